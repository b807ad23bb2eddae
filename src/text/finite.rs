//! Where the finite verbs of a sentence are.
//!
//! *The man arrested in Rome was released*: that a finite verb is still to come says that *arrested*
//! is a participle. Neither the tagger nor the parser sees that far by words and tags nearby.

/// How many finite verbs stand on either side of a word, as far as it matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Finites {
    /// Before the word, at most [`COUNT_MAX`].
    before: u8,
    /// Behind the word, at most [`COUNT_MAX`].
    behind: u8,
    /// Whether one stands behind the word with no comma, semicolon, colon or dash between.
    near: bool,
}

/// More are not told apart.
const COUNT_MAX: u8 = 2;

impl Finites {
    /// No finite verb anywhere.
    pub(super) const NONE: Self = Self { before: 0, behind: 0, near: false };

    /// All of it as a number.
    pub(super) fn code(self) -> u64 {
        u64::from(self.before) << 8 | self.behind_code()
    }

    /// What stands behind, as a number.
    pub(super) fn behind_code(self) -> u64 {
        u64::from(self.behind) << 1 | u64::from(self.near)
    }
}

/// The surroundings of each word of a sentence, by the Penn parts of speech. Takes linear time.
pub(super) fn finites<'a>(
    xpos: impl DoubleEndedIterator<Item = &'a str> + Clone,
    out: &mut Vec<Finites>,
) {
    out.clear();
    let mut before = 0;
    for xpos in xpos.clone() {
        out.push(Finites { before, ..Finites::default() });
        before = COUNT_MAX.min(before + u8::from(is_finite(xpos)));
    }
    let (mut behind, mut near) = (0, false);
    for (finites, xpos) in out.iter_mut().rev().zip(xpos.rev()) {
        (finites.behind, finites.near) = (behind, near);
        let finite = is_finite(xpos);
        behind = COUNT_MAX.min(behind + u8::from(finite));
        near = finite || (near && !matches!(xpos, "," | ":" | "."));
    }
}

fn is_finite(xpos: &str) -> bool {
    matches!(xpos, "VBD" | "VBZ" | "VBP" | "MD")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finite_verbs_are_counted_on_either_side() {
        let mut out = Vec::new();
        // The man arrested in Rome was released, they said.
        let xpos = ["DT", "NN", "VBN", "IN", "NNP", "VBD", "VBN", ",", "PRP", "VBD", "."];
        finites(xpos.into_iter(), &mut out);
        assert_eq!(out[2], Finites { before: 0, behind: 2, near: true });
        assert_eq!(out[6], Finites { before: 1, behind: 1, near: false });
        assert_eq!(out[9], Finites { before: 1, behind: 0, near: false });
        assert_eq!(out[10], Finites { before: 2, behind: 0, near: false });
    }
}
