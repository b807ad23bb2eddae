//! Graph drawings and exchange formats.
