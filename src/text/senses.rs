//! What is known of a word beside what the treebanks show: WordNet's supersenses of nouns and verbs.

use crate::text::features::hash_str;
use crate::text::weights::Bytes;
use crate::text::weights::Reader;
use crate::text::weights::count;

/// The broad senses of a word as a noun and as a verb; 0 where it is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Senses {
    /// Its best sense as a noun.
    pub noun: u8,
    /// Its best sense as a verb.
    pub verb: u8,
}

/// In [`Senses::noun`]: the word is a name only.
pub(super) const NAME_ONLY: u8 = 64;

/// In [`Senses::noun`]: the word is a name and a common noun.
pub(super) const NAME_TOO: u8 = 32;

/// In [`Senses`]: an inflected form of what the lexicon has.
const INFLECTED: u8 = 128;

/// Words in lower case, and phrases with blanks between their words, with their senses.
///
/// ```text
/// section  b u32: there are 2^b buckets
///          2^b + 1 starts of buckets in the entries u32
///          entries: low 16 bits of the hash u16, noun sense u8, verb sense u8
/// ```
#[derive(Clone, Debug)]
pub struct Lexicon {
    shift: u32,
    starts: Bytes,
    entries: Bytes,
}

impl Lexicon {
    /// Reads a section.
    pub fn read(bytes: &Bytes) -> Option<Self> {
        let mut reader = Reader { bytes, at: 0 };
        let bits = reader.u32().filter(|&bits| (1..=28).contains(&bits))?;
        let middle = 4 + 4 * ((1_usize << bits) + 1);
        let starts = bytes.slice(4..middle)?;
        let entries = bytes.slice(middle..bytes.len())?;
        Some(Self { shift: 64 - bits, starts, entries })
    }

    /// Writes a section; of entries with the same hash the first one counts.
    pub fn write(mut entries: Vec<(u64, Senses)>) -> Vec<u8> {
        entries.sort_by_key(|&(hash, _)| hash);
        entries.dedup_by_key(|entry| entry.0);
        let mut bits = 1;
        while (1_usize << bits) < entries.len() / 4 {
            bits += 1;
        }
        let mut out = u32::to_le_bytes(bits).to_vec();
        let mut rest = entries.iter().peekable();
        let mut body: Vec<u8> = Vec::new();
        for bucket in 0..1_u64 << bits {
            out.extend(count(body.len() / 4).to_le_bytes());
            while let Some((hash, senses)) = rest.next_if(|(own, _)| own >> (64 - bits) == bucket) {
                body.extend(&hash.to_le_bytes()[..2]);
                body.extend([senses.noun, senses.verb]);
            }
        }
        out.extend(count(body.len() / 4).to_le_bytes());
        out.extend(body);
        out
    }

    fn start(&self, bucket: usize) -> usize {
        let bytes = self.starts.get(4 * bucket..4 * bucket + 4);
        let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, |bytes| u32::from_le_bytes(bytes) as usize)
    }

    /// The senses of exactly this word or phrase, by its hash.
    pub fn entry(&self, hash: u64) -> Senses {
        #[expect(clippy::cast_possible_truncation, reason = "at most 28 bits are left")]
        let bucket = (hash >> self.shift) as usize;
        let range = 4 * self.start(bucket)..4 * self.start(bucket + 1);
        let entries = self.entries.get(range).unwrap_or(&[]);
        let mark = &hash.to_le_bytes()[..2];
        let found = entries.chunks_exact(4).find(|entry| &entry[..2] == mark);
        found.map_or(Senses::default(), |entry| Senses { noun: entry[2], verb: entry[3] })
    }

    /// The senses of a word in lower case, or of the words that it may be a form of.
    pub fn senses(&self, lower: &str) -> Senses {
        let mut senses = self.entry(hash_str(lower));
        if lower.len() < 4 || !lower.is_ascii() {
            return senses;
        }
        for (ending, stem, is_noun, is_verb) in stems(lower) {
            let (has_noun, has_verb) = (senses.noun != 0, senses.verb != 0);
            if (!is_noun || has_noun) && (!is_verb || has_verb) {
                continue;
            }
            let base = self.entry(hash_with(stem, ending));
            if is_noun && !has_noun && base.noun != 0 {
                senses.noun = base.noun | INFLECTED;
            }
            if is_verb && !has_verb && base.verb != 0 {
                senses.verb = base.verb | INFLECTED;
            }
        }
        senses
    }
}

/// The hash of a stem with an ending.
fn hash_with(stem: &str, ending: &str) -> u64 {
    if ending.is_empty() {
        return hash_str(stem);
    }
    let mut whole = String::with_capacity(stem.len() + ending.len());
    whole.push_str(stem);
    whole.push_str(ending);
    hash_str(&whole)
}

/// What a word may be a regular form of: ending to put on, stem, whether as a noun, as a verb.
fn stems(lower: &str) -> impl Iterator<Item = (&'static str, &str, bool, bool)> {
    const RULES: &[(&str, &str, bool, bool)] = &[
        ("ies", "y", true, true),
        ("ches", "ch", true, true),
        ("shes", "sh", true, true),
        ("sses", "ss", true, true),
        ("xes", "x", true, true),
        ("zes", "z", true, true),
        ("men", "man", true, false),
        ("s", "", true, true),
        ("ied", "y", false, true),
        ("ed", "e", false, true),
        ("ed", "", false, true),
        ("ing", "e", false, true),
        ("ing", "", false, true),
    ];
    let regular = RULES.iter().filter_map(move |&(suffix, ending, noun, verb)| {
        lower.strip_suffix(suffix).map(|stem| (ending, stem, noun, verb))
    });
    let doubled = ["ed", "ing"].into_iter().filter_map(move |suffix| {
        let stem = lower.strip_suffix(suffix)?.as_bytes();
        let [.., one, two] = stem else { return None };
        (one == two).then(|| ("", &lower[..stem.len() - 1], false, true))
    });
    regular.chain(doubled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflected_forms_have_the_senses_of_their_base() {
        let entries = vec![
            (hash_str("city"), Senses { noun: 5, verb: 0 }),
            (hash_str("stop"), Senses { noun: 3, verb: 7 }),
        ];
        let lexicon = Lexicon::read(&Bytes::from(Lexicon::write(entries))).expect("just written");
        assert_eq!(lexicon.senses("city"), Senses { noun: 5, verb: 0 });
        assert_eq!(lexicon.senses("cities"), Senses { noun: 5 | INFLECTED, verb: 0 });
        assert_eq!(lexicon.senses("stopped"), Senses { noun: 0, verb: 7 | INFLECTED });
        assert_eq!(lexicon.senses("town"), Senses::default());
    }
}
