//! Files from events and graphs, and graphs from files. One file a format.
//!
//! Every file is written whole or not at all: to a temporary file beside it, which then takes its name. Equal graphs give equal bytes.

mod diagram;
mod dot;
mod graph_json;
mod graphviz;
pub mod layout;
mod png;
mod report;
mod svg;

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

pub use diagram::{DiagramOptions, Engine, Parallel};
pub use dot::dot;
pub use graph_json::{looks_like_graph, read_graph, write_graph};
pub use png::{MOST_PIXELS, png};
pub use report::{Report, report};
pub use svg::svg;

use crate::error::{Error, Result};

/// Writes a file whole or not at all. `fill` gets a buffered writer; when it fails, nothing is left behind.
///
/// # Errors
/// [`Error::Io`] when the folder cannot be made, or the file not written or renamed.
pub fn write_whole(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let mut file = WholeFile::create(path)?;
    fill(&mut file.writer).map_err(Error::io("write", path))?;
    file.finish()
}

/// A file that takes its name only when it is finished; dropped before, it leaves nothing.
pub struct WholeFile {
    path: std::path::PathBuf,
    writer: BufWriter<tempfile::NamedTempFile>,
}

impl WholeFile {
    /// Opens a temporary file beside `path`, making the folder if need be.
    ///
    /// # Errors
    /// [`Error::Io`] when the folder or the file cannot be made.
    pub fn create(path: &Path) -> Result<Self> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(Error::io("create", folder))?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".detente-");
        #[cfg(unix)]
        {
            // As the file would be made without us: the user's umask takes away what it takes away.
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let file = builder.tempfile_in(folder).map_err(Error::io("create", path))?;
        Ok(Self { path: path.to_owned(), writer: BufWriter::with_capacity(1 << 16, file) })
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// [`Error::Io`] when the last bytes cannot be written or the file not renamed.
    pub fn finish(self) -> Result<()> {
        let file = self.writer.into_inner().map_err(|error| Error::io("write", &self.path)(error.into_error()))?;
        file.persist(&self.path).map_err(|error| Error::io("write", &self.path)(error.error))?;
        Ok(())
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Writes one value as a line of JSON.
///
/// # Errors
/// When the writer fails.
pub fn write_line(to: &mut dyn Write, value: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *to, value)?;
    to.write_all(b"\n")
}
