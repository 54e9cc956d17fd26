//! Finds the C library, or compiles it.
//!
//! An installed shared object is preferred (pkg-config, `loopcost.pc`); LOOPCOST_NO_PKG_CONFIG in
//! the environment skips it. Otherwise the C source that comes with the crate is compiled;
//! LOOPCOST_NO_VENDOR makes that an error.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo:rerun-if-env-changed=LOOPCOST_NO_VENDOR");
    // The probe itself honours LOOPCOST_NO_PKG_CONFIG.
    let probe = pkg_config::Config::new()
        .atleast_version(env!("CARGO_PKG_VERSION"))
        .probe("loopcost");
    match probe {
        Ok(library) => announce(&installed(&library.link_paths)),
        Err(reason) if env::var_os("LOOPCOST_NO_VENDOR").is_some() => {
            panic!("LOOPCOST_NO_VENDOR is set and pkg-config has no loopcost: {reason}")
        }
        Err(_) => {
            compile(Path::new("c"));
            announce("compiled into this program");
        }
    }
}

/// What `loopcost_sys::LIBRARY` says.
fn announce(library: &str) {
    println!("cargo:rustc-env=LOOPCOST_SYS_LIBRARY={library}");
}

/// pkg-config names no folder for a library that the linker finds by itself.
fn installed(link_paths: &[PathBuf]) -> String {
    match link_paths.first() {
        Some(folder) => format!("libloopcost in {}", folder.display()),
        None => "libloopcost in the system's library folder".into(),
    }
}

fn compile(source: &Path) {
    for part in ["include", "lib"] {
        println!("cargo:rerun-if-changed={}", source.join(part).display());
    }
    let mut build = cc::Build::new();
    build.include(source.join("include")).warnings(false);
    for flag in flags(&source.join("lib/flags.txt")) {
        build.flag(&flag);
    }
    for unit in units(&source.join("lib")) {
        build.file(unit);
    }
    build.compile("loopcost");
    if env::var_os("CARGO_CFG_UNIX").is_some() {
        println!("cargo:rustc-link-lib=m");
    }
}

/// The compiler flags that every build of the library shares. They decide its bits, so none is left
/// out silently.
fn flags(list: &Path) -> Vec<String> {
    let text = fs::read_to_string(list).unwrap_or_else(|e| panic!("{}: {e}", list.display()));
    text.split_whitespace().map(String::from).collect()
}

fn units(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut units: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().map_or(false, |end| end == "c"))
        .collect();
    units.sort();
    units
}
