//! Files from events and graphs, and graphs from files. One file a format.
//!
//! Every file is written whole or not at all: to a temporary file beside it, which then takes its name. Equal graphs give equal bytes.

mod analysis;
mod cypher;
mod cytoscape;
mod d3;
mod diagram;
mod diff_dot;
mod diff_json;
mod diff_markdown;
mod dot;
mod dyad;
mod edge_table;
mod fields;
mod gexf;
mod graph_json;
mod graphml;
mod graphology;
mod graphviz;
mod html;
mod jgf;
mod json;
pub mod layout;
mod markdown;
mod mermaid;
mod neo4j;
mod png;
mod report;
mod svg;
pub mod tables;
#[cfg(test)]
mod test_graph;
mod timeline;
mod xml;

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

pub use analysis::analysis;
pub use cypher::write_cypher;
pub use cytoscape::write_cytoscape;
pub use d3::write_d3;
pub use diagram::{DiagramOptions, Engine, Parallel};
pub use diff_dot::diff_dot;
pub use diff_json::{read_diff, write_diff};
pub use diff_markdown::{DiffEvidence, diff_markdown};
pub use dot::dot;
pub use dyad::dyad;
pub use edge_table::{write_edge_table, write_node_table};
pub use gexf::write_gexf;
pub use graph_json::{looks_like_graph, read_graph, write_graph};
pub use graphml::write_graphml;
pub use graphology::write_graphology;
pub use html::{Html, QuotedDocument, write_diff_html, write_html, write_quotes};
pub use jgf::write_jgf;
pub use mermaid::{MermaidOptions, mermaid};
pub use neo4j::{write_neo4j_nodes, write_neo4j_relationships};
pub use png::{MOST_PIXELS, png};
pub use report::{Report, report};
pub use svg::{places, svg};
pub use timeline::Timeline;

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

/// Writes one value as a file of JSON for eyes: indented, with a line end.
///
/// # Errors
/// When the writer fails.
pub fn write_json(to: &mut dyn Write, value: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *to, value)?;
    to.write_all(b"\n")
}
