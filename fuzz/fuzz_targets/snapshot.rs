//! `cargo +nightly fuzz run snapshot`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| factum_fuzz::snapshot(data));
