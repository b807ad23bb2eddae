//! LZ4 frames. Large ones are packed and unpacked block beside block, each straight into its place; small ones, those
//! of other programs and those that are damaged are left to the library.

use std::io;
use std::io::Read;
use std::io::Write;

use lz4_flex::block::compress_into;
use lz4_flex::block::decompress_into;
use lz4_flex::block::get_maximum_output_size;
use lz4_flex::frame::FrameDecoder;
use lz4_flex::frame::FrameEncoder;
use rayon::iter::IndexedParallelIterator;
use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;
use rayon::slice::ParallelSlice;
use rayon::slice::ParallelSliceMut;

use crate::snapshot::error::Damage;

/// LZ4 makes nothing smaller than by this factor.
const RATIO_MAX: usize = 255;
/// How a frame begins whose blocks do not refer to each other, without sizes and checksums of its own.
const START: [u8; 5] = [0x04, 0x22, 0x4D, 0x18, 0x60];
/// This bit of a block's size says that the block is not packed.
const AS_IT_IS: u32 = 1 << 31;

/// What follows in a frame with blocks of 4 MiB: their size, and a checksum of both.
const LARGE_BLOCKS: [u8; 2] = [0x70, 0x73];
/// The size of a large frame's blocks.
const LARGE_BLOCK: usize = 1 << 22;
/// What is longer than this is packed in large blocks.
const SMALL_MAX: usize = 1 << 18;

/// Bytes as a frame.
pub(super) fn pack(bytes: &[u8]) -> io::Result<Vec<u8>> {
    if bytes.len() <= SMALL_MAX {
        let mut encoder = FrameEncoder::new(Vec::new());
        encoder.write_all(bytes)?;
        return encoder.finish().map_err(io::Error::from);
    }
    let chunks = bytes.par_chunks(LARGE_BLOCK);
    let blocks: Vec<(u32, Vec<u8>)> = chunks
        .map(|chunk| {
            let mut block = vec![0; get_maximum_output_size(chunk.len())];
            match compress_into(chunk, &mut block) {
                Ok(size) if size < chunk.len() => {
                    block.truncate(size);
                    (0, block)
                }
                _ => (AS_IT_IS, chunk.to_vec()),
            }
        })
        .collect();
    let mut frame = [&START[..], &LARGE_BLOCKS].concat();
    for (bit, block) in blocks {
        let size = u32::try_from(block.len()).map_err(io::Error::other)?;
        frame.extend_from_slice(&(size | bit).to_le_bytes());
        frame.extend_from_slice(&block);
    }
    frame.extend_from_slice(&[0; 4]);
    Ok(frame)
}

/// The `unpacked` bytes of a frame.
pub(super) fn unpack(frame: &[u8], unpacked: u64) -> Result<Vec<u8>, Damage> {
    let size = usize::try_from(unpacked).map_err(|_| Damage::Size)?;
    if size > frame.len().saturating_mul(RATIO_MAX) {
        return Err(Damage::Size);
    }
    if let Some(bytes) = in_place(frame, size) {
        return Ok(bytes);
    }
    let mut bytes = Vec::new();
    // One more than there should be shows that there is more.
    let mut decoder = FrameDecoder::new(frame).take(unpacked + 1);
    decoder.read_to_end(&mut bytes).map_err(|_| Damage::Packing)?;
    if bytes.len() == size { Ok(bytes) } else { Err(Damage::Size) }
}

/// The bytes of a frame that has independent blocks and no faults.
fn in_place(frame: &[u8], size: usize) -> Option<Vec<u8>> {
    let (block_max, blocks) = blocks(frame)?;
    if size.div_ceil(block_max) != blocks.len() {
        return None;
    }
    let mut bytes = vec![0; size];
    let places = bytes.par_chunks_mut(block_max);
    let is_whole = places.zip(blocks.into_par_iter()).all(|(place, block)| match block {
        Block::Packed(block) => decompress_into(block, place).ok() == Some(place.len()),
        Block::AsItIs(block) => {
            let fits = block.len() == place.len();
            if fits {
                place.copy_from_slice(block);
            }
            fits
        }
    });
    is_whole.then_some(bytes)
}

/// A part of a frame.
enum Block<'a> {
    Packed(&'a [u8]),
    AsItIs(&'a [u8]),
}

/// The blocks of a frame, and how many bytes each but the last becomes.
fn blocks(frame: &[u8]) -> Option<(usize, Vec<Block<'_>>)> {
    let [size, _, rest @ ..] = frame.strip_prefix(&START)? else { return None };
    let block_max = match size {
        0x40 => 1 << 16,
        0x50 => 1 << 18,
        0x60 => 1 << 20,
        0x70 => 1 << 22,
        _ => return None,
    };
    let mut blocks = Vec::new();
    let mut rest = rest;
    loop {
        let (size, after) = rest.split_first_chunk::<4>()?;
        let size = u32::from_le_bytes(*size);
        if size == 0 {
            return after.is_empty().then_some((block_max, blocks));
        }
        let (block, after) = after.split_at_checked((size & !AS_IT_IS) as usize)?;
        blocks.push(if size & AS_IT_IS == 0 { Block::Packed(block) } else { Block::AsItIs(block) });
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::io::Write;

    use lz4_flex::frame::FrameDecoder;
    use lz4_flex::frame::FrameEncoder;

    use super::in_place;
    use super::pack;
    use super::unpack;
    use crate::snapshot::error::Damage;

    /// Bytes that repeat every now and then, or never.
    fn bytes(n: u32, period: u32) -> Vec<u8> {
        let mix = |at: u32| (at % period).wrapping_mul(2_654_435_761) >> 21;
        (0..n).map(|at| mix(at).to_le_bytes()[0]).collect()
    }

    #[test]
    fn frames_come_back_as_they_were() {
        for n in [1, 100, 65_536, 65_537, 262_145, 300_000, 9_000_000] {
            let bytes = bytes(n, 5_000);
            let frame = pack(&bytes).unwrap();
            assert!(in_place(&frame, bytes.len()).is_some(), "{n}");
            let mut by_library = Vec::new();
            FrameDecoder::new(&*frame).read_to_end(&mut by_library).unwrap();
            assert!(by_library == bytes, "{n}");
            assert_eq!(unpack(&frame, u64::from(n)), Ok(bytes));
            assert_eq!(unpack(&frame, u64::from(n) + 1), Err(Damage::Size));
            assert_eq!(unpack(&frame, u64::from(n) - 1), Err(Damage::Size));
            assert!(unpack(&frame[..frame.len() - 5], u64::from(n)).is_err());
        }
    }

    #[test]
    fn a_frame_of_the_library_is_the_same() {
        for (n, period) in [(262_145, 5_000), (4_000_000, 70_000), (300_000, u32::MAX)] {
            let bytes = bytes(n, period);
            let mut encoder = FrameEncoder::new(Vec::new());
            encoder.write_all(&bytes).unwrap();
            assert!(encoder.finish().unwrap() == pack(&bytes).unwrap(), "{n}");
        }
    }
}
