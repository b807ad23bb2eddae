//! One thing read.

use sha2::Digest;
use sha2::Sha256;

use crate::extract::Date;

/// How many hexadecimal digits of the content's hash make an article's id.
const ID_DIGITS: usize = 16;

/// One thing read: where it comes from and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// A stable id, from the content's hash.
    pub id: String,
    /// The headline.
    pub title: Option<String>,
    /// A path or an address.
    pub source: Option<String>,
    /// When it was published.
    pub published: Option<Date>,
    /// The hash of the content, in hexadecimal digits.
    pub sha256: String,
}

impl Article {
    /// An article with some content; its id and hash follow from the text.
    pub fn of(text: &str) -> Self {
        let digest = Sha256::digest(text.as_bytes());
        let sha256: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Self {
            id: sha256[..ID_DIGITS].to_owned(),
            title: None,
            source: None,
            published: None,
            sha256,
        }
    }
}
