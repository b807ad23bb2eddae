//! The model file: named sections of bytes, and linear classifiers that score straight from them.
//!
//! ```text
//! file     "factum-model" 0x00   version u32   number of sections u32
//!          per section: name length u8, name, start u64, length u64, CRC-32 u32
//!          the sections' bytes
//! ```
//!
//! All numbers are little-endian. When a model is loaded only the starts of buckets are unpacked: a
//! classifier finds the weights of a feature in the bytes themselves.

use std::ops::Deref;
use std::ops::Range;
use std::sync::Arc;

/// The first bytes of a model file.
const MAGIC: &[u8] = b"factum-model\0";

/// The version of the format.
const VERSION: u32 = 1;

/// The most classes that a classifier may have.
pub const CLASSES_MAX: usize = 256;

/// One score per class; the places behind the last class stay as they are. The fixed length lets a
/// class index it without a check.
pub type Scores = [i32; CLASSES_MAX];

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
    buckets: Arc<[Bucket]>,
    records: Bytes,
}

/// Where the records of a bucket begin, and which they can be.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    start: u32,
    /// The lowest five bits of each feature, a bit each: most features that have no weights are
    /// known from it.
    mask: u32,
}

impl Bucket {
    const fn bit(mark: u16) -> u32 {
        1 << (mark & 31)
    }
}

/// The weights of a classifier, ready to score.
#[derive(Clone, Copy, Debug)]
pub struct Scorer<'a> {
    shift: u32,
    buckets: &'a [Bucket],
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
        let starts = bytes.get(at..middle)?.as_chunks().0.iter().map(|at| u32::from_le_bytes(*at));
        let records = bytes.slice(middle..bytes.len())?;
        let buckets = buckets(starts, &records);
        Some(Self { classes, shift: 64 - bits, buckets, records })
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
        Scorer { shift: self.shift, buckets: &self.buckets, records: &self.records }
    }

    /// The class with the highest sum of weights, and the sums; the first one if several are best.
    pub fn classify(&self, features: &[u64]) -> (usize, Vec<i32>) {
        let mut scores = [0; CLASSES_MAX];
        self.scorer().score(features, &mut scores);
        let scores = scores[..self.classes.len()].to_vec();
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
    ///
    /// Features are looked up a batch at a time, step by step: the places of a batch lie far apart
    /// in memory, and this way the processor waits for many of them at once.
    pub fn score(&self, features: &[u64], scores: &mut Scores) {
        for batch in features.chunks(BATCH) {
            let mut found = [Found::default(); BATCH];
            let mut n_found = 0;
            for &feature in batch {
                found[n_found] = self.find(feature);
                n_found += usize::from(found[n_found].start < found[n_found].end);
            }
            let found = &mut found[..n_found];
            for one in &mut *found {
                one.mark = mark(self.records, one.start);
            }
            for one in found {
                self.add_records(*one, scores);
            }
        }
    }

    /// The records among which those of a feature may be; none if there can be none.
    #[inline]
    fn find(&self, feature: u64) -> Found {
        #[expect(clippy::cast_possible_truncation, reason = "at most 28 bits are left")]
        let bucket = (feature >> self.shift) as usize;
        let wanted = low_bits(feature);
        match self.buckets.get(bucket..bucket + 2) {
            Some(&[this, next]) if this.mask & Bucket::bit(wanted) != 0 => {
                Found { wanted, mark: 0, start: this.start as usize, end: next.start as usize }
            }
            _ => Found::default(),
        }
    }

    /// Adds the weights of the feature that is looked for, if it is among the records found.
    #[inline]
    fn add_records(&self, found: Found, scores: &mut Scores) {
        let Found { wanted, mark: mut own, start: mut at, end } = found;
        loop {
            let pairs = at + RECORD_HEAD..next_record(self.records, at);
            at = pairs.end;
            if own == wanted {
                for &[class, root] in self.records.get(pairs).unwrap_or(&[]).as_chunks::<2>().0 {
                    scores[usize::from(class)] += SQUARES[usize::from(root)];
                }
                return;
            }
            if at >= end {
                return;
            }
            own = mark(self.records, at);
        }
    }
}

/// Records among which those of a feature may be.
#[derive(Clone, Copy, Default)]
struct Found {
    /// The mark of the feature.
    wanted: u16,
    /// The mark of the first record.
    mark: u16,
    start: usize,
    end: usize,
}

/// The bytes of a record before its pairs.
const RECORD_HEAD: usize = 3;

/// What tells the feature of the record at a place apart.
#[inline]
fn mark(records: &[u8], at: usize) -> u16 {
    match records.get(at..at + 2) {
        Some(&[low, high]) => u16::from_le_bytes([low, high]),
        _ => 0,
    }
}

/// Where the record behind the one at a place begins.
#[inline]
fn next_record(records: &[u8], at: usize) -> usize {
    let n_pairs = match records.get(at + 2) {
        Some(0) | None => 256,
        Some(&n) => usize::from(n),
    };
    at + RECORD_HEAD + 2 * n_pairs
}

/// The buckets that begin at `starts`, the last one of which is the end of the records.
fn buckets(starts: impl Iterator<Item = u32>, records: &[u8]) -> Arc<[Bucket]> {
    let mut buckets: Vec<Bucket> = starts.map(|start| Bucket { start, mask: 0 }).collect();
    for number in 1..buckets.len() {
        let end = buckets[number].start as usize;
        let bucket = &mut buckets[number - 1];
        let mut at = bucket.start as usize;
        while at < end.min(records.len()) {
            bucket.mask |= Bucket::bit(mark(records, at));
            at = next_record(records, at);
        }
    }
    buckets.into()
}

/// The weight of each root, by the root's byte.
static SQUARES: [i32; 256] = {
    let mut squares = [0; 256];
    let mut root: i32 = 0;
    let mut byte = 0;
    while byte < 128 {
        squares[byte] = root * root;
        squares[255 - byte] = -(root + 1) * (root + 1);
        root += 1;
        byte += 1;
    }
    squares
};

/// How many features are looked up at once.
const BATCH: usize = 32;

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
    fn every_record_of_a_full_bucket_is_found() {
        let names: Vec<String> = (0..CLASSES_MAX).map(|class| class.to_string()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        // All in one bucket: they differ in the lowest bits only.
        let weights = (1..=200_u64).map(|n| {
            let pairs = (0..=u8::MAX).map(|class| (class, i8::try_from(n % 100).expect("small")));
            (n, pairs.take(if n % 2 == 0 { 256 } else { 1 }).collect())
        });
        let bytes = write_classifier(&classes(&names), weights.collect());
        let classifier = Classifier::read(&Bytes::from(bytes)).expect("just written");
        for n in 1..=200 {
            let weight = i32::try_from((n % 100) * (n % 100)).expect("small");
            let last = if n % 2 == 0 { weight } else { 0 };
            let scores = classifier.classify(&[n]).1;
            assert_eq!((scores[0], scores[255]), (weight, last), "feature {n}");
        }
        let sum = |range: Range<u64>| classifier.classify(&range.collect::<Vec<u64>>()).1[0];
        assert_eq!(sum(1..201), 2 * (0..100).map(|n| n * n).sum::<i32>());
        assert_eq!(sum(201..300), 0);
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
