//! Standard output whose reader may leave early.
//!
//! A pipe closed by `head` ends the output, not the work: run files are still written and the exit code stays true.

use std::io::{self, ErrorKind, Write};

/// Standard output; a broken pipe is not an error.
#[derive(Debug, Default)]
pub struct Stdout {
    closed: bool,
}

impl Stdout {
    fn forgive<T>(&mut self, result: io::Result<T>, instead: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(instead)
            }
            other => other,
        }
    }
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        let result = io::stdout().write(bytes);
        self.forgive(result, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = io::stdout().flush();
        self.forgive(result, ())
    }
}
