//! `detente` reads news and builds a graph of who does what to whom in world politics.
//!
//! The stages, in order; [`pipeline::Pipeline`] joins them:
//!
//! 1. [`ingest`]: files to documents, with date and publisher;
//! 2. [`segment`]: documents to sentences and tokens, with exact spans;
//! 3. [`resolve`]: names, titles and references to political actors;
//! 4. [`tag`]: parts of speech, lemmas, features;
//! 5. [`parse`](mod@parse): Universal Dependencies trees;
//! 6. [`relate`]: relation frames over the tree give events: source, relation, target, status, evidence;
//! 7. [`aggregate`]: events to one graph;
//! 8. [`compare`](mod@compare): how two graphs differ, and what of it is beyond chance;
//! 9. [`export`]: graphs and events to files.
//!
//! [`analyse`] reads a graph: who is central, who cooperates, how balanced the whole is, what two actors do to each other.
//! [`treebank`] reads and writes CoNLL-U. [`model`] holds the nouns that stages hand to each other, [`lexicon`] the knowledge they share, [`options`] what a caller can set,
//! [`statistics`] the tails of distributions and seeded chance.
//!
//! ```
//! use detente::{aggregate::Fold, model::Document, options::AggregateOptions, pipeline::Pipeline};
//!
//! let document = Document { id: "a".into(), text: "Iran rejected the US offer. Oman hosted Iran.".into(), ..Document::default() };
//! let extraction = Pipeline::builtin().extract(&document);
//! let mut fold = Fold::new(AggregateOptions::default());
//! fold.add_document(&extraction.record);
//! for event in &extraction.events {
//!     fold.add_event(event);
//! }
//! let graph = fold.finish("example").graph;
//! let edges: Vec<_> = graph.edges().map(|(from, edge, to)| format!("{} {} {}", from.id, edge.relation, to.id)).collect();
//! assert_eq!(edges, ["IRN reject USA", "OMN visit IRN", "USA offer IRN"]);
//! ```
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod aggregate;
pub mod analyse;
pub mod compare;
pub mod error;
pub mod evaluate;
pub mod export;
pub mod ingest;
pub mod lexicon;
pub mod model;
pub mod network;
pub mod options;
pub mod parse;
pub mod pipeline;
pub mod relate;
pub mod resolve;
pub mod segment;
pub mod statistics;
pub mod tag;
pub mod treebank;
