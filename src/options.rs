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

/// What is measured of a graph, and how much work may go into it.
#[derive(Clone, Debug, PartialEq)]
pub struct AnalyseOptions {
    /// Seed of all chance: sampled sources, communities, shuffled signs, search for camps.
    pub seed: u64,
    /// Damping factor of PageRank, 0 to 1.
    pub damping: f64,
    /// Up to this many actors with outward relations, shortest paths are followed from each of them; above, from `pivots`.
    pub exact_paths: usize,
    /// From how many actors, drawn by chance, shortest paths are followed in a larger graph.
    pub pivots: usize,
    /// Resolution of modularity: above 1 gives smaller communities, below 1 larger ones.
    pub resolution: f64,
    /// How often communities are looked for; the best partition is kept.
    pub community_runs: usize,
    /// How often signs are shuffled.
    pub permutations: usize,
    /// Steps of the exact search for camps; when they are used up, bounds are given.
    pub frustration_steps: u64,
    /// Local searches for camps where the exact one is not tried or does not end; small graphs get more.
    pub frustration_restarts: usize,
}

impl Default for AnalyseOptions {
    fn default() -> Self {
        Self {
            seed: 1,
            damping: 0.85,
            exact_paths: 5000,
            pivots: 1000,
            resolution: 1.0,
            community_runs: 10,
            permutations: 1000,
            frustration_steps: 10_000_000,
            frustration_restarts: 20,
        }
    }
}

/// Length of the periods of a timeline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Period {
    /// Monday to Sunday (ISO 8601).
    Week,
    /// Of the calendar.
    #[default]
    Month,
    /// Of the calendar.
    Quarter,
    /// Of the calendar.
    Year,
}

impl Period {
    /// All, shortest first.
    pub const ALL: [Self; 4] = [Self::Week, Self::Month, Self::Quarter, Self::Year];

    /// `week`, `month`, `quarter`, `year`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }
}

/// How the events of two actors are added up.
#[derive(Clone, Debug, PartialEq)]
pub struct DyadOptions {
    /// Length of the periods.
    pub period: Period,
    /// Events given as evidence.
    pub evidence: usize,
    /// Factor of an asserted event in weights.
    pub asserted: f64,
    /// Factor of a hypothetical event.
    pub hypothetical: f64,
    /// Factor of a negated event.
    pub negated: f64,
}

impl Default for DyadOptions {
    fn default() -> Self {
        let AggregateOptions { asserted, hypothetical, negated, .. } = AggregateOptions::default();
        Self { period: Period::default(), evidence: 10, asserted, hypothetical, negated }
    }
}
