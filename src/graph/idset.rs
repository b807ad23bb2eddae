//! A set of ids as bits, in chunks that exist only where there are members.

/// Bits in a chunk.
const CHUNK_BITS: usize = 4096;
/// Words in a chunk.
const CHUNK_WORDS: usize = CHUNK_BITS / 64;

/// A set of ids as bits: constant-time insertion and look-up, walked in order of id.
#[derive(Clone, Debug, Default)]
pub struct IdSet {
    chunks: Vec<Option<Box<[u64; CHUNK_WORDS]>>>,
    len: usize,
}

impl IdSet {
    /// How many ids are in it.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether an id is in it.
    #[inline]
    pub fn contains(&self, id: u32) -> bool {
        let (chunk, word, bit) = split(id);
        match self.chunks.get(chunk) {
            Some(Some(words)) => words[word] & bit != 0,
            _ => false,
        }
    }

    /// Adds an id; whether it was not there yet.
    pub fn insert(&mut self, id: u32) -> bool {
        let (chunk, word, bit) = split(id);
        if chunk >= self.chunks.len() {
            self.chunks.resize_with(chunk + 1, || None);
        }
        let words = self.chunks[chunk].get_or_insert_with(|| Box::new([0; CHUNK_WORDS]));
        let new = words[word] & bit == 0;
        words[word] |= bit;
        self.len += usize::from(new);
        new
    }

    /// Takes an id out; whether it was there.
    pub fn remove(&mut self, id: u32) -> bool {
        let (chunk, word, bit) = split(id);
        let Some(Some(words)) = self.chunks.get_mut(chunk) else { return false };
        let old = words[word] & bit != 0;
        words[word] &= !bit;
        self.len -= usize::from(old);
        old
    }

    /// Appends to `out` the ids from `from` on, in order, at most `max` of them. Answers where to
    /// go on, or `None` when there are no more.
    pub fn read(&self, from: u32, max: usize, out: &mut Vec<u32>) -> Option<u32> {
        let (first_chunk, first_word, _) = split(from);
        let mut room = max;
        for chunk in first_chunk..self.chunks.len() {
            let Some(words) = &self.chunks[chunk] else { continue };
            let start = if chunk == first_chunk { first_word } else { 0 };
            for (word, &bits) in words.iter().enumerate().skip(start) {
                let mut bits = bits;
                if chunk == first_chunk && word == first_word {
                    bits &= u64::MAX << (from % 64);
                }
                let base = id_at(chunk, word);
                while bits != 0 {
                    let id = base + bits.trailing_zeros();
                    if room == 0 {
                        return Some(id);
                    }
                    out.push(id);
                    room -= 1;
                    bits &= bits - 1;
                }
            }
        }
        None
    }

    /// The ids in order.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.chunks.iter().enumerate().flat_map(|(chunk, words)| {
            words.iter().flat_map(move |words| {
                words
                    .iter()
                    .enumerate()
                    .flat_map(move |(word, &bits)| Ones { bits, base: id_at(chunk, word) })
            })
        })
    }
}

/// The members of one word.
struct Ones {
    bits: u64,
    base: u32,
}

impl Iterator for Ones {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        if self.bits == 0 {
            return None;
        }
        let id = self.base + self.bits.trailing_zeros();
        self.bits &= self.bits - 1;
        Some(id)
    }
}

/// Chunk, word within the chunk, and bit of an id.
#[inline]
fn split(id: u32) -> (usize, usize, u64) {
    let at = id as usize;
    (at / CHUNK_BITS, at % CHUNK_BITS / 64, 1 << (at % 64))
}

/// The id of the first bit of a word.
fn id_at(chunk: usize, word: usize) -> u32 {
    u32::try_from(chunk * CHUNK_BITS + word * 64).expect("chunks are made for ids, which are u32")
}

#[cfg(test)]
mod tests {
    use super::IdSet;

    #[test]
    fn a_set_is_read_in_order_and_in_pieces() {
        let mut set = IdSet::default();
        for id in [5, 0, 4095, 4096, 63, 64, 1_000_000, 5] {
            set.insert(id);
        }
        assert_eq!(set.len(), 7);
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 5, 63, 64, 4095, 4096, 1_000_000]);
        let mut out = Vec::new();
        assert_eq!(set.read(1, 3, &mut out), Some(4095));
        assert_eq!(out, [5, 63, 64]);
        assert_eq!(set.read(4095, 3, &mut out), None);
        assert!(set.remove(64) && !set.remove(64) && !set.contains(64) && set.contains(63));
    }
}
