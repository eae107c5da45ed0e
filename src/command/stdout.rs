//! Standard output that tolerates a closed pipe.
//!
//! A pipe closed by `head` ends the output, but not the work: run files are still written and the exit code is correct.

use std::io::{self, ErrorKind, IsTerminal as _, Write};

use clap::ColorChoice;

use super::screen;
use super::verdicts::coloured;

/// Bytes that are written at once to what is no terminal: a line each would be most of what a listing costs.
const TOGETHER: usize = 64 << 10;

/// Standard output; a broken pipe is not an error. A terminal shows each line when it is written, among those of
/// standard error; a pipe or a file gets them in large pieces, the last one by `flush`.
#[derive(Debug)]
pub struct Stdout {
    closed: bool,
    is_terminal: bool,
    has_colour: bool,
    waiting: Vec<u8>,
}

impl Default for Stdout {
    /// Standard output without colour.
    fn default() -> Self {
        Self { closed: false, is_terminal: io::stdout().is_terminal(), has_colour: false, waiting: Vec::new() }
    }
}

impl Stdout {
    /// Standard output that shows the colours of a report where `choice` asks for them.
    #[must_use]
    pub fn coloured(choice: ColorChoice) -> Self {
        Self { has_colour: coloured(choice), ..Self::default() }
    }

    fn pass_on(&mut self) -> io::Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        match io::stdout().write_all(&waiting).and_then(|()| io::stdout().flush()) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            result => result,
        }
    }
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        screen::escape(bytes, self.has_colour, &mut self.waiting);
        let is_line = self.is_terminal && bytes.ends_with(b"\n");
        if is_line || self.waiting.len() >= TOGETHER {
            self.pass_on()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pass_on()
    }
}
