//! What a caller can set, with the defaults. Plain data: no stage is named here, so every stage may read it.

/// How inputs are found and read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IngestOptions {
    /// Names of the fields of JSON records and table rows.
    pub fields: FieldNames,
    /// Largest document, in bytes after decompression; larger ones are reported and skipped.
    pub max_document_bytes: u64,
    /// Format of standard input and of files whose name does not tell it; `None`: guess from the first bytes.
    pub format: Option<InputFormat>,
}

impl Default for IngestOptions {
    fn default() -> Self {
        Self { fields: FieldNames::default(), max_document_bytes: 256 << 20, format: None }
    }
}

/// Format of an input, apart from its compression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputFormat {
    /// Plain text or Markdown: one document a file.
    Text,
    /// A web page: one document a file, menus and banners dropped.
    Html,
    /// JSON Lines: one document a line.
    JsonLines,
    /// A JSON array of documents, or one document.
    Json,
    /// Comma-separated values with a header row.
    Csv,
    /// Tab-separated values with a header row.
    Tsv,
}

/// Which field of a record holds what. Each is a list: the first that a record has is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldNames {
    /// Identifier of the document.
    pub id: Vec<String>,
    /// Day or time of publication.
    pub date: Vec<String>,
    /// Who published.
    pub publisher: Vec<String>,
    /// Headline.
    pub title: Vec<String>,
    /// The text; a record without it is reported.
    pub text: Vec<String>,
    /// Address.
    pub url: Vec<String>,
}

impl Default for FieldNames {
    fn default() -> Self {
        let list = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Self {
            id: list(&["id"]),
            date: list(&["date"]),
            publisher: list(&["publisher", "source"]),
            title: list(&["title"]),
            text: list(&["text"]),
            url: list(&["url"]),
        }
    }
}

/// How events become weights, and how much evidence an edge keeps.
#[derive(Clone, Debug, PartialEq)]
pub struct AggregateOptions {
    /// Factor of an asserted event.
    pub asserted: f64,
    /// Factor of a hypothetical event.
    pub hypothetical: f64,
    /// Factor of a negated event.
    pub negated: f64,
    /// Events kept as evidence of an edge.
    pub evidence: usize,
}

impl Default for AggregateOptions {
    fn default() -> Self {
        Self { asserted: 1.0, hypothetical: 0.5, negated: 0.0, evidence: 10 }
    }
}

/// How two graphs are compared.
#[derive(Clone, Debug, PartialEq)]
pub struct CompareOptions {
    /// Greatest false-discovery rate at which a difference is called a finding, 0 to 1.
    pub significance: f64,
    /// Total of the Dirichlet prior of the log-odds, above 0: how many counts the relations of both sides together are worth as a first
    /// guess for each. `None`: one for each relation.
    pub prior: Option<f64>,
    /// Random splits of the permutation test; 0 leaves it out.
    pub draws: usize,
    /// Seed of the splits.
    pub seed: u64,
    /// Groups of actors of DeltaCon; it is exact up to as many actors.
    pub groups: usize,
}

impl Default for CompareOptions {
    fn default() -> Self {
        Self { significance: 0.05, prior: None, draws: 200, seed: 1, groups: 64 }
    }
}
