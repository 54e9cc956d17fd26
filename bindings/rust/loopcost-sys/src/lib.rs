//! The C interface of loopcost, as the headers in `include/loopcost` declare and document it.
//!
//! Everything here is generated from the headers. Use the `loopcost` crate: it is the same, in safe
//! Rust.
//!
//! The build takes an installed shared object from pkg-config (`loopcost.pc`) unless
//! `LOOPCOST_NO_PKG_CONFIG` is set, else it compiles the C source that comes with the crate, unless
//! `LOOPCOST_NO_VENDOR` is set.

#![allow(non_camel_case_types)]

mod bindings;

pub use bindings::*;

/// Which copy of the library this is, for messages: where the shared object was at build time, or
/// that it is compiled into the program.
pub const LIBRARY: &str = env!("LOOPCOST_SYS_LIBRARY");
