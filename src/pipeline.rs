//! Joins the stages: the only file that knows their order.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use compact_str::CompactString;
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use crate::aggregate::sketch;
use crate::error::Result;
use crate::ingest::{Record, Records};
use crate::lexicon::Lexicon;
use crate::model::{
    CodePoints, Document, DocumentRecord, InputIssue, Mention, MentionRule, ParsedSentence, RelationEvent, Sentence, Span,
};
use crate::network::Network;
use crate::parse::Parser;
use crate::relate::label::{Label, Labeller};
use crate::relate::{Cooccurrences, DocumentView, Relater, Trial, may_relate};
use crate::resolve::{Resolver, Unresolved};
use crate::segment::Segmenter;
use crate::tag::Tagger;

/// Records handed to the threads at a time: enough to keep them busy, little enough to keep memory flat.
const BATCH_RECORDS: usize = 256;
/// Bytes of records in a batch, unless a single record is larger.
const BATCH_BYTES: u64 = 4 << 20;

/// All stages, ready to run; built once and shared by all threads.
///
/// ```
/// use detente::model::Document;
/// use detente::pipeline::Pipeline;
/// let document = Document { text: "Iran condemned Israel.".to_owned(), ..Document::default() };
/// let events = Pipeline::builtin().extract(&document).events;
/// assert_eq!(events[0].relation, "accuse");
/// assert_eq!((&*events[0].source.id, &*events[0].target.id), ("IRN", "ISR"));
/// ```
pub struct Pipeline {
    lexicon: Arc<Lexicon>,
    tagger: Tagger,
    parser: Parser,
    resolver: Resolver,
    relater: Relater,
    labeller: Labeller,
}

/// What came of one document.
#[derive(Clone, Debug)]
pub struct Extraction {
    /// Who does what to whom, sentence by sentence.
    pub events: Vec<RelationEvent>,
    /// What the graph needs of the document besides.
    pub record: DocumentRecord,
    /// Who is named, if asked for.
    pub mentions: Vec<LocatedMention>,
}

/// A mention with its place in the document, in code points.
#[derive(Clone, Debug)]
pub struct LocatedMention {
    /// Position of the sentence.
    pub sentence: u32,
    /// First code point in the document's text.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// The words.
    pub text: String,
    /// The mention.
    pub mention: Mention,
}

/// What comes of an input, in input order.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// A document was read.
    Document {
        /// What came of it.
        extraction: Box<Extraction>,
        /// Doubts about it.
        warnings: Vec<InputIssue>,
    },
    /// A document could not be read.
    Skipped(InputIssue),
}

/// A sentence with all that the stages found in it: what `explain` shows.
pub struct Explanation<'d> {
    /// Words, tags and tree.
    pub sentence: ParsedSentence<'d>,
    /// Who is named.
    pub mentions: Vec<Mention>,
    /// Pronouns that stand for no actor that is known, and why.
    pub unresolved: Vec<Unresolved>,
    /// Frames whose words were found, and what came of each.
    pub trials: Vec<Trial>,
    /// The events.
    pub events: Vec<RelationEvent>,
}

impl Pipeline {
    /// A pipeline with this lexicon and this network.
    #[must_use]
    pub fn new(lexicon: Lexicon, network: Arc<Network>) -> Self {
        let lexicon = Arc::new(lexicon);
        Self {
            tagger: Tagger::new(network.clone(), lexicon.clone()),
            parser: Parser::new(network),
            resolver: Resolver::new(lexicon.clone()),
            relater: Relater::new(lexicon.clone()),
            labeller: Labeller::new(lexicon.clone()),
            lexicon,
        }
    }

    /// A pipeline with the lexicon and the English model that are compiled in.
    #[must_use]
    pub fn builtin() -> Self {
        Self::new(Lexicon::builtin(), Network::english())
    }

    /// What it knows.
    #[must_use]
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The events of a document, and what the graph needs of it.
    #[must_use]
    pub fn extract(&self, document: &Document) -> Extraction {
        self.extract_all(document, false)
    }

    /// As [`Pipeline::extract`], with every mention where `keep_mentions` is set.
    #[must_use]
    pub fn extract_all(&self, document: &Document, keep_mentions: bool) -> Extraction {
        let points = CodePoints::new(&document.text);
        let view = DocumentView { document, points: &points };
        let mut counts = Cooccurrences::default();
        let (mut sentences, mut events, mut kept) = (0, Vec::new(), Vec::new());
        self.each_sentence(document, |sentence, mentions, _| {
            sentences += 1;
            // A sentence without two actors holds no relation and need not be parsed: this is where the speed is.
            let relates = may_relate(&mentions);
            let here = if relates {
                let parsed = self.parser.parse(self.tagger.tag(sentence.clone()));
                self.relater.events(&view, &parsed, &mentions)
            } else {
                Vec::new()
            };
            // A city that is only a place stands for nobody, unless an event takes it for its state.
            let taken = |mention: &Mention| {
                let start = points.of(mention.span).0;
                here.iter().flat_map(|event| [&event.source, &event.target]).any(|end| end.start == start)
            };
            let mut mentions = mentions;
            mentions.retain(|mention| mention.rule != MentionRule::Place || taken(mention));
            counts.add(&mentions);
            if keep_mentions {
                let meant = mentions.into_iter().filter(|mention| mention.rule != MentionRule::Place);
                kept.extend(meant.map(|mention| {
                    let (start, end) = points.of(mention.span);
                    let text = mention.span.slice(&document.text).to_owned();
                    LocatedMention { sentence: sentence.index, start, end, text, mention }
                }));
            }
            events.extend(here);
        });
        let (actors, named) = counts.finish();
        let record = DocumentRecord {
            doc: document.id.as_str().into(),
            date: document.date,
            publisher: document.publisher.as_deref().map(Into::into),
            title: document.title.clone(),
            url: document.url.clone(),
            sentences,
            events: events.len() as u64,
            actors,
            named,
            sketch: sketch(&document.text),
        };
        Extraction { events, record, mentions: kept }
    }

    /// Every sentence of a document with what each stage made of it.
    #[must_use]
    pub fn explain<'d>(&self, document: &'d Document) -> Vec<Explanation<'d>> {
        let points = CodePoints::new(&document.text);
        let view = DocumentView { document, points: &points };
        let mut explanations = Vec::new();
        self.each_sentence(document, |sentence, mentions, unresolved| {
            let sentence = self.parser.parse(self.tagger.tag(sentence));
            let (events, trials) = self.relater.explain(&view, &sentence, &mentions);
            explanations.push(Explanation { sentence, mentions, unresolved: unresolved.to_vec(), trials, events });
        });
        explanations
    }

    /// The trees of a text, sentence by sentence, whoever is named in it.
    pub fn trees<'d>(&self, text: &'d str, mut visit: impl FnMut(ParsedSentence<'d>)) {
        for sentence in Segmenter::new(&self.lexicon.abbreviations).sentences(text) {
            visit(self.parser.parse(self.tagger.tag(sentence)));
        }
    }

    /// The relation between two spans of a text; either may be missing, but not both.
    ///
    /// # Errors
    /// Why the text or the spans cannot be read, in words.
    pub fn label(&self, text: &str, source: Option<Span>, target: Option<Span>) -> std::result::Result<Label, String> {
        let parsed = self.pair(text, source, target)?;
        Ok(self.labeller.label(&parsed, source, target))
    }

    /// What the model of words learns from a pair: the names of its features.
    ///
    /// # Errors
    /// As [`Pipeline::label`].
    pub fn features(&self, text: &str, source: Option<Span>, target: Option<Span>) -> std::result::Result<Vec<String>, String> {
        let parsed = self.pair(text, source, target)?;
        Ok(self.labeller.features(&parsed, source, target))
    }

    /// The frames' own examples as labelled pairs: text, source, target, relation type.
    #[must_use]
    pub fn example_pairs(&self) -> Vec<(String, Span, Span, CompactString)> {
        let mut pairs = Vec::new();
        for frame in self.lexicon.relations.frames() {
            for example in &frame.yes {
                let document = Document { id: "example".to_owned(), text: example.text.clone(), ..Document::default() };
                let explained = self.explain(&document);
                let spans = |id: &str| {
                    let all = explained.iter().flat_map(|sentence| &sentence.mentions);
                    let mut own = all.filter(|mention| mention.actors.iter().any(|actor| actor.actor.id == id));
                    own.next().map(|mention| mention.span)
                };
                for event in &example.events {
                    if let (Some(source), Some(target)) = (spans(&event.source), spans(&event.target))
                        && source != target
                    {
                        pairs.push((example.text.clone(), source, target, frame.relation.id.clone()));
                    }
                }
            }
        }
        pairs
    }

    fn pair<'d>(
        &self,
        text: &'d str,
        source: Option<Span>,
        target: Option<Span>,
    ) -> std::result::Result<ParsedSentence<'d>, String> {
        for span in [source, target].into_iter().flatten() {
            if span.is_empty() || text.get(span.range()).is_none_or(|words| words.trim().is_empty()) {
                return Err("a span holds no words of the text".to_owned());
            }
        }
        if source.is_none() && target.is_none() {
            return Err("neither source nor target is given".to_owned());
        }
        let sentence = self.joined(text, source, target).ok_or("the text has no words")?;
        Ok(self.parser.parse(self.tagger.tag(sentence)))
    }

    /// The sentences from the first span to the last as one.
    fn joined<'d>(
        &self,
        text: &'d str,
        source: Option<crate::model::Span>,
        target: Option<crate::model::Span>,
    ) -> Option<Sentence<'d>> {
        let spans: Vec<_> = [source, target].into_iter().flatten().collect();
        let start = spans.iter().map(|span| span.start).min().unwrap_or(0);
        let end = spans.iter().map(|span| span.end).max().unwrap_or(u32::MAX);
        let mut joined: Option<Sentence> = None;
        for sentence in Segmenter::new(&self.lexicon.abbreviations).sentences(text) {
            if sentence.span.end > start && sentence.span.start < end {
                match &mut joined {
                    Some(joined) => {
                        joined.span = joined.span.cover(sentence.span);
                        joined.tokens.extend(sentence.tokens);
                    }
                    None => joined = Some(sentence),
                }
            }
        }
        joined
    }

    fn each_sentence<'d>(&self, document: &'d Document, mut visit: impl FnMut(Sentence<'d>, Vec<Mention>, &[Unresolved])) {
        let segmenter = Segmenter::new(&self.lexicon.abbreviations);
        let mut resolver = self.resolver.document(document.date);
        if let Some(publisher) = document.publisher.as_deref().and_then(|publisher| segmenter.sentences(publisher).next()) {
            resolver.read_publisher(&publisher);
        }
        if let Some(title) = document.title.as_deref().and_then(|title| segmenter.sentences(title).next()) {
            resolver.read_title(&title);
        }
        for sentence in segmenter.sentences(&document.text) {
            let mentions = resolver.mentions(&sentence);
            visit(sentence, mentions, resolver.unresolved());
        }
    }

    /// Reads and extracts all records, on all threads of the current rayon pool, and hands the outcomes to `each` in input order.
    ///
    /// Memory holds a few batches of records, not the corpus. A second document with an id already seen gets `~2` behind its id, the next
    /// `~3`, with a warning, so that no event is taken for another.
    ///
    /// # Errors
    /// Only what `each` returns; the run ends there.
    pub fn run(&self, records: Records, keep_mentions: bool, mut each: impl FnMut(Outcome) -> Result<()>) -> Result<()> {
        let (send, receive) = sync_channel::<Vec<Record>>(1);
        std::thread::scope(|scope| {
            // Reading goes on while a batch is worked on. When `each` fails, the channel closes and the reader ends.
            scope.spawn(move || {
                let mut batch = Vec::new();
                let mut bytes = 0;
                for record in records {
                    bytes += record.size_hint_bytes();
                    batch.push(record);
                    if batch.len() >= BATCH_RECORDS || bytes >= BATCH_BYTES {
                        if send.send(std::mem::take(&mut batch)).is_err() {
                            return;
                        }
                        bytes = 0;
                    }
                }
                let _ = send.send(batch);
            });
            let mut seen: HashMap<u64, u32> = HashMap::new();
            for batch in receive {
                let mut readings: Vec<_> = batch.into_par_iter().map(Record::read).collect();
                for reading in &mut readings {
                    if let Some(document) = &mut reading.document {
                        let warning = distinguish(document, &mut seen);
                        reading.warnings.extend(warning);
                    }
                }
                let outcomes: Vec<_> = readings
                    .into_par_iter()
                    .flat_map_iter(|reading| {
                        let document = reading.document.map(|document| Outcome::Document {
                            extraction: Box::new(self.extract_all(&document, keep_mentions)),
                            warnings: reading.warnings,
                        });
                        document.into_iter().chain(reading.skipped.map(Outcome::Skipped))
                    })
                    .collect();
                for outcome in outcomes {
                    each(outcome)?;
                }
            }
            Ok(())
        })
    }
}

fn distinguish(document: &mut Document, seen: &mut HashMap<u64, u32>) -> Option<InputIssue> {
    let times = seen.entry(xxh3_64(document.id.as_bytes())).or_default();
    *times += 1;
    if *times == 1 {
        return None;
    }
    let reason = format!("a document `{}` was read before; this one is called `{0}~{times}`", document.id);
    let path = document.id.clone();
    document.id = format!("{}~{times}", document.id);
    Some(InputIssue { path, line: None, reason })
}
