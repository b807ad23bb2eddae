//! What writing and reading a compact file agree on.

use crc32fast::Hasher;

/// How a compact file begins. No text file has its first byte; the last one shows whether line ends
/// were changed on the way.
pub(super) const MAGIC: [u8; 8] = *b"\x8afactum\n";
/// The version that is written, and the latest that is read.
pub(super) const VERSION: u32 = 1;
/// Size of what comes before the sections.
pub(super) const START_SIZE: usize = 16;
/// Size of what comes before a section's payload.
pub(super) const HEADER_SIZE: usize = 28;

/// The sections.
pub(super) mod tag {
    pub(in crate::snapshot) const HEAD: &str = "HEAD";
    pub(in crate::snapshot) const NAME: &str = "NAME";
    pub(in crate::snapshot) const SETS: &str = "SETS";
    pub(in crate::snapshot) const NODE: &str = "NODE";
    pub(in crate::snapshot) const RELS: &str = "RELS";
    pub(in crate::snapshot) const NODE_COLUMN: &str = "NCOL";
    pub(in crate::snapshot) const REL_COLUMN: &str = "RCOL";
    pub(in crate::snapshot) const INDEXES: &str = "INDX";
    pub(in crate::snapshot) const END: &str = "END ";
}

/// The kinds of columns.
pub(super) mod kind {
    pub(in crate::snapshot) const BOOLS: u8 = 1;
    pub(in crate::snapshot) const INTS: u8 = 2;
    pub(in crate::snapshot) const FLOATS: u8 = 3;
    pub(in crate::snapshot) const STRINGS: u8 = 4;
    pub(in crate::snapshot) const VALUES: u8 = 5;
}

/// The numbers in front of the payload, without the checksum.
pub(super) fn header(tag: &str, number: u32, stored: u64, unpacked: u64) -> [u8; 24] {
    let mut header = [0; 24];
    header[..4].copy_from_slice(tag.as_bytes());
    header[4..8].copy_from_slice(&number.to_le_bytes());
    header[8..16].copy_from_slice(&stored.to_le_bytes());
    header[16..].copy_from_slice(&unpacked.to_le_bytes());
    header
}

/// The checksum of a section.
pub(super) fn checksum(header: &[u8], payload: &[u8]) -> u32 {
    let mut hasher = Hasher::new();
    hasher.update(header);
    hasher.update(payload);
    hasher.finalize()
}
