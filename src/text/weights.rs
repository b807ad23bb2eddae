//! The model file: named sections of bytes, and linear classifiers that score straight from them.
//!
//! ```text
//! file     "factum-model" 0x00   version u32   number of sections u32
//!          per section: name length u8, name, start u64, length u64, CRC-32 u32
//!          the sections' bytes
//! ```
//!
//! All numbers are little-endian. Nothing is unpacked when a model is loaded: a classifier finds the
//! weights of a feature in the bytes themselves.

use std::ops::Deref;
use std::ops::Range;
use std::sync::Arc;

/// The first bytes of a model file.
const MAGIC: &[u8] = b"factum-model\0";

/// The version of the format.
const VERSION: u32 = 1;

/// The most classes that a classifier may have.
pub const CLASSES_MAX: usize = 256;

/// Bytes that are in the program or were read from a file; a copy is cheap.
#[derive(Clone, Debug)]
pub struct Bytes {
    whole: Whole,
    range: Range<usize>,
}

#[derive(Clone, Debug)]
enum Whole {
    Embedded(&'static [u8]),
    Read(Arc<[u8]>),
}

impl Bytes {
    /// Bytes that are part of the program.
    pub const fn embedded(bytes: &'static [u8]) -> Self {
        Self { range: 0..bytes.len(), whole: Whole::Embedded(bytes) }
    }

    /// Some of these bytes, or none if there are not so many.
    pub fn slice(&self, range: Range<usize>) -> Option<Self> {
        let start = self.range.start.checked_add(range.start)?;
        let end = self.range.start.checked_add(range.end)?;
        (start <= end && end <= self.range.end)
            .then(|| Self { whole: self.whole.clone(), range: start..end })
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self { range: 0..bytes.len(), whole: Whole::Read(bytes.into()) }
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.whole {
            Whole::Embedded(bytes) => &bytes[self.range.clone()],
            Whole::Read(bytes) => &bytes[self.range.clone()],
        }
    }
}

/// A model file that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// Some other file.
    #[error("this is not a model file")]
    Foreign,
    /// A format that this program does not know.
    #[error("model format {found}, but this program reads format {VERSION}")]
    Version {
        /// The version that the file names.
        found: u32,
    },
    /// The file ends too early.
    #[error("the model file is cut short")]
    Short,
    /// A section whose checksum is wrong.
    #[error("section `{0}` of the model file is damaged")]
    Damaged(Box<str>),
    /// A section that a stage needs.
    #[error("the model file has no section `{0}`")]
    Missing(Box<str>),
}

/// The sections of a model file.
#[derive(Clone, Debug, Default)]
pub struct ModelFile {
    sections: Vec<(Box<str>, Bytes)>,
}

impl ModelFile {
    /// Takes a model file apart and checks it.
    ///
    /// # Errors
    ///
    /// If it is another file, or damaged.
    pub fn read(bytes: &Bytes) -> Result<Self, ModelError> {
        let mut reader = Reader { bytes, at: 0 };
        if reader.take(MAGIC.len()) != Some(MAGIC) {
            return Err(ModelError::Foreign);
        }
        let version = reader.u32().ok_or(ModelError::Short)?;
        if version != VERSION {
            return Err(ModelError::Version { found: version });
        }
        let n_sections = reader.u32().ok_or(ModelError::Short)?;
        let mut sections = Vec::new();
        for _ in 0..n_sections {
            let (name, range, checksum) = reader.section().ok_or(ModelError::Short)?;
            let section = bytes.slice(range).ok_or(ModelError::Short)?;
            if crc32fast::hash(&section) != checksum {
                return Err(ModelError::Damaged(name));
            }
            sections.push((name, section));
        }
        Ok(Self { sections })
    }

    /// The bytes of a section.
    ///
    /// # Errors
    ///
    /// If there is no such section.
    pub fn section(&self, name: &str) -> Result<Bytes, ModelError> {
        let found = self.sections.iter().find(|(own, _)| **own == *name);
        found.map(|(_, bytes)| bytes.clone()).ok_or_else(|| ModelError::Missing(name.into()))
    }

    /// The classifier in a section.
    ///
    /// # Errors
    ///
    /// If there is no such section, or it does not hold a classifier.
    pub fn classifier(&self, name: &str) -> Result<Classifier, ModelError> {
        Classifier::read(&self.section(name)?).ok_or_else(|| ModelError::Damaged(name.into()))
    }

    /// Puts a section in, in place of one of the same name.
    pub fn put(&mut self, name: &str, bytes: Vec<u8>) {
        self.sections.retain(|(own, _)| **own != *name);
        self.sections.push((name.into(), Bytes::from(bytes)));
    }

    /// The model file with these sections, in order of their names.
    pub fn write(&self) -> Vec<u8> {
        let mut sections: Vec<_> = self.sections.iter().collect();
        sections.sort_by(|one, other| one.0.cmp(&other.0));
        let head: usize = sections.iter().map(|(name, _)| 1 + name.len() + 8 + 8 + 4).sum();
        let mut start = MAGIC.len() + 8 + head;
        let mut out = MAGIC.to_vec();
        out.extend(VERSION.to_le_bytes());
        out.extend(count(sections.len()).to_le_bytes());
        for (name, bytes) in &sections {
            out.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
            out.extend(name.as_bytes());
            out.extend((start as u64).to_le_bytes());
            out.extend((bytes.len() as u64).to_le_bytes());
            out.extend(crc32fast::hash(bytes).to_le_bytes());
            start += bytes.len();
        }
        for (_, bytes) in &sections {
            out.extend_from_slice(bytes);
        }
        out
    }
}

/// A number of things as a file keeps it.
pub(super) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Reads numbers and strings from bytes; `None` past the end.
pub(super) struct Reader<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let bytes = self.bytes.get(self.at..self.at.checked_add(n)?)?;
        self.at += n;
        Some(bytes)
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.take(8)?.try_into().ok().map(u64::from_le_bytes)
    }

    /// A string of at most 255 bytes.
    pub(super) fn string(&mut self) -> Option<&'a str> {
        let n = self.u8()?;
        str::from_utf8(self.take(usize::from(n))?).ok()
    }

    fn section(&mut self) -> Option<(Box<str>, Range<usize>, u32)> {
        let name = self.string()?.into();
        let start = usize::try_from(self.u64()?).ok()?;
        let n = usize::try_from(self.u64()?).ok()?;
        Some((name, start..start.checked_add(n)?, self.u32()?))
    }
}

/// Classes, and the weights that features lend to them.
///
/// ```text
/// section  number of classes u32, per class: length u8, name
///          b u32: there are 2^b buckets
///          2^b + 1 starts of buckets in the records u32
///          records: low 16 bits of the feature u16, n u8 (0 stands for 256), n × (class u8, root i8)
/// ```
///
/// The weight is the square of `root`, with its sign: fine steps for small weights, room for large ones.
///
/// A feature is a well-mixed 64-bit hash ([`crate::text::features`]); its upper bits number its
/// bucket. Weights are integers, so a sum is the same on every machine.
#[derive(Clone, Debug)]
pub struct Classifier {
    classes: Vec<Arc<str>>,
    shift: u32,
    starts: Bytes,
    records: Bytes,
}

/// The weights of a classifier, ready to score.
#[derive(Clone, Copy, Debug)]
pub struct Scorer<'a> {
    shift: u32,
    starts: &'a [u8],
    records: &'a [u8],
}

impl Classifier {
    /// Reads a section.
    pub fn read(bytes: &Bytes) -> Option<Self> {
        let mut reader = Reader { bytes, at: 0 };
        let n_classes = reader.u32()? as usize;
        if n_classes == 0 || n_classes > CLASSES_MAX {
            return None;
        }
        let classes = (0..n_classes)
            .map(|_| reader.string().map(Arc::from))
            .collect::<Option<Vec<Arc<str>>>>()?;
        let bits = reader.u32().filter(|&bits| (1..=28).contains(&bits))?;
        let at = reader.at;
        let middle = at + 4 * ((1_usize << bits) + 1);
        let starts = bytes.slice(at..middle)?;
        let records = bytes.slice(middle..bytes.len())?;
        Some(Self { classes, shift: 64 - bits, starts, records })
    }

    /// The names of the classes.
    pub fn classes(&self) -> &[Arc<str>] {
        &self.classes
    }

    /// The number of a class.
    pub fn class(&self, name: &str) -> Option<usize> {
        self.classes.iter().position(|own| **own == *name)
    }

    /// The weights, ready to score.
    pub fn scorer(&self) -> Scorer<'_> {
        Scorer { shift: self.shift, starts: &self.starts, records: &self.records }
    }

    /// The class with the highest sum of weights, and the sums; the first one if several are best.
    pub fn classify(&self, features: &[u64]) -> (usize, Vec<i32>) {
        let mut scores = vec![0; self.classes.len()];
        self.scorer().score(features, &mut scores);
        (best(&scores), scores)
    }
}

/// The number of the highest score, the first one if several are.
pub fn best(scores: &[i32]) -> usize {
    let mut best = 0;
    for (class, &score) in scores.iter().enumerate() {
        if score > scores[best] {
            best = class;
        }
    }
    best
}

impl Scorer<'_> {
    /// Adds the weights of some features to the scores, one score per class.
    pub fn score(&self, features: &[u64], scores: &mut [i32]) {
        for &feature in features {
            self.add(feature, scores);
        }
    }

    fn start(&self, bucket: usize) -> usize {
        let bytes = self.starts.get(4 * bucket..4 * bucket + 4);
        let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, |bytes| u32::from_le_bytes(bytes) as usize)
    }

    /// Adds the weights of one feature to the scores.
    #[inline]
    pub fn add(&self, feature: u64, scores: &mut [i32]) {
        #[expect(clippy::cast_possible_truncation, reason = "at most 28 bits are left")]
        let bucket = (feature >> self.shift) as usize;
        let mark = low_bits(feature).to_le_bytes();
        let range = self.start(bucket)..self.start(bucket + 1);
        let mut records = self.records.get(range).unwrap_or(&[]);
        while let [low, high, n, rest @ ..] = records {
            let n_bytes = 2 * if *n == 0 { 256 } else { usize::from(*n) };
            let Some((pairs, next)) = rest.split_at_checked(n_bytes) else { return };
            if [*low, *high] == mark {
                for pair in pairs.chunks_exact(2) {
                    if let Some(score) = scores.get_mut(usize::from(pair[0])) {
                        let weight = i32::from(i8::from_le_bytes([pair[1]]));
                        *score += weight * weight.abs();
                    }
                }
                return;
            }
            records = next;
        }
    }
}

/// What tells features in one bucket apart.
#[expect(clippy::cast_possible_truncation, reason = "the low bits are wanted")]
const fn low_bits(feature: u64) -> u16 {
    feature as u16
}

/// Writes a classifier's section. Each feature has its weights by class; features come in any order.
pub fn write_classifier(classes: &[Arc<str>], mut weights: Vec<(u64, Vec<(u8, i8)>)>) -> Vec<u8> {
    weights.retain(|(_, pairs)| !pairs.is_empty());
    weights.sort_unstable_by_key(|&(feature, _)| feature);
    let mut bits = 1;
    while (1_usize << bits) < weights.len() / 2 {
        bits += 1;
    }
    let mut out = count(classes.len()).to_le_bytes().to_vec();
    for class in classes {
        out.push(u8::try_from(class.len()).unwrap_or(u8::MAX));
        out.extend(class.as_bytes());
    }
    out.extend(u32::to_le_bytes(bits));
    let mut records = Vec::new();
    let mut rest = weights.iter().peekable();
    for bucket in 0..1_u64 << bits {
        out.extend(count(records.len()).to_le_bytes());
        while let Some((feature, pairs)) = rest.next_if(|(own, _)| own >> (64 - bits) == bucket) {
            records.extend(low_bits(*feature).to_le_bytes());
            records.push(u8::try_from(pairs.len()).unwrap_or(0));
            for &(class, weight) in pairs.iter().take(CLASSES_MAX) {
                records.push(class);
                records.extend(weight.to_le_bytes());
            }
        }
    }
    out.extend(count(records.len()).to_le_bytes());
    out.extend(records);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes(names: &[&str]) -> Vec<Arc<str>> {
        names.iter().map(|&name| name.into()).collect()
    }

    #[test]
    fn what_was_written_scores() {
        let weights = vec![
            (0xF000_0000_0000_0001, vec![(0, 3), (2, -7)]),
            (0x1000_0000_0000_0002, vec![(1, 5)]),
            (0xF000_0000_0000_0003, vec![(2, 9)]),
        ];
        let bytes = write_classifier(&classes(&["a", "b", "c"]), weights);
        let classifier = Classifier::read(&Bytes::from(bytes)).expect("just written");
        let score = |features: &[u64]| classifier.classify(features).1;
        assert_eq!(score(&[0xF000_0000_0000_0001]), [9, 0, -49]);
        assert_eq!(score(&[0xF000_0000_0000_0001, 0xF000_0000_0000_0003]), [9, 0, 32]);
        assert_eq!(score(&[0x1000_0000_0000_0002, 0x1000_0000_0000_0004]), [0, 25, 0]);
        assert_eq!(classifier.class("c"), Some(2));
    }

    #[test]
    fn damage_is_noticed() {
        let mut file = ModelFile::default();
        file.put("b", vec![1, 2, 3]);
        file.put("a", vec![4]);
        let bytes = file.write();
        let again = ModelFile::read(&Bytes::from(bytes.clone())).expect("just written");
        assert_eq!(&*again.section("b").expect("there"), &[1, 2, 3]);
        assert_eq!(again.section("c").err(), Some(ModelError::Missing("c".into())));
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            let read = ModelFile::read(&Bytes::from(damaged));
            let same = read.is_ok_and(|file| {
                file.section("a").is_ok_and(|a| *a == [4])
                    && file.section("b").is_ok_and(|b| *b == [1, 2, 3])
            });
            assert!(!same, "byte {at}");
            assert!(ModelFile::read(&Bytes::from(bytes[..at].to_vec())).is_err(), "cut at {at}");
        }
    }
}
