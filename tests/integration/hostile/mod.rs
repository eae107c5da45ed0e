//! Servers that are hostile: whatever they do, a run ends, stays small, tells the truth, and the other scenarios come to
//! no harm. The counts are printed, so that they can be read with `--nocapture`.

mod case;
mod cases;
mod child;
mod output;
mod resets;
mod run;
mod script;
mod server;
mod setup;
