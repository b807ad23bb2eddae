//! `cargo +nightly fuzz run query`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| factum_fuzz::query(data));
