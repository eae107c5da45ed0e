//! Rebuilds the crate when a scenario or profile file comes or goes, which `include_dir` cannot tell cargo.

fn main() {
    println!("cargo::rerun-if-changed=scenarios");
    println!("cargo::rerun-if-changed=profiles");
    println!("cargo::rerun-if-changed=src/reference/dialect");
}
