//! Servers that are hostile: whatever they do, a run ends, stays small, reports the truth, and the other scenarios come to
//! no harm. The counts are printed, so that they can be read with `--nocapture`.

mod buckets;
pub(crate) mod case;
mod cases;
mod child;
mod cleanup;
mod first_bucket;
mod output;
mod preflight;
mod resets;
mod run;
pub(crate) mod script;
pub(crate) mod server;
mod tls;

/// What a hostile server may cost in memory, compared with a server that responds correctly.
pub(crate) const MORE_MEMORY: u64 = 64 << 20;

/// A vendor that documents one code.
const PROFILE: &str = "\
name: Vendor
sources:
  errors: { title: Errors, document: errors.txt, read: 2026-01-31 }
codes:
  NoSuchKey: [{ status: 404, cite: errors:7 }]
";

/// A scenario that provokes it, with further fields.
fn scenario(more: &str) -> String {
    format!(
        "title: A hostile server\noperation: GetObject\ncondition: NoSuchKey\nstake: none\nreach: sdk\n\
         description: What it does is its name.\nreference: https://example.com/hostile\nfault: state\n\
         no_control: the server is scripted\n{more}when:\n  method: GET\n  path: /${{bucket}}/${{prefix}}o\n"
    )
}

#[expect(clippy::cast_precision_loss, reason = "a figure to read")]
fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
