//! How fast each stage is, and the whole way from files to graph, in bytes of text a second on one thread.
//!
//! `cargo bench --bench stages`; `cargo bench --bench stages -- whole` for one of them. The text is that of `corpus/`, repeated. Each stage
//! is given what the one before made, so that its time is its own; `resolve`, `tag`, `parse` and `relate` see all sentences here, while
//! the pipeline passes by those that cannot hold a relation.

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use detente::aggregate::Fold;
use detente::export::{DiagramOptions, Report, dot, report, write_graph, write_line};
use detente::ingest::{self, Record};
use detente::lexicon::Lexicon;
use detente::model::{CodePoints, Document, ParsedSentence, RelationGraph, Sentence, TaggedSentence};
use detente::network::Network;
use detente::options::{AggregateOptions, IngestOptions};
use detente::parse::Parser;
use detente::pipeline::{Extraction, Outcome, Pipeline};
use detente::relate::{DocumentView, Relater};
use detente::resolve::Resolver;
use detente::segment::Segmenter;
use detente::tag::Tagger;

/// Times that the corpus is repeated.
const TIMES: usize = 8;

fn corpus() -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let records = ingest::open(&[folder.display().to_string()], &IngestOptions::default()).expect("the corpus is there");
    let once: Vec<Document> = records.filter_map(|record| record.read().document).collect();
    let copy = |number: usize| {
        once.iter().map(move |document| Document { id: format!("{}-{number}", document.id), ..document.clone() })
    };
    (0..TIMES).flat_map(copy).collect()
}

fn json_lines(documents: &[Document]) -> Vec<u8> {
    let mut lines = Vec::new();
    for document in documents {
        let value = serde_json::json!({"id": document.id, "date": document.date, "publisher": document.publisher, "text": document.text});
        write_line(&mut lines, &value).expect("memory takes all");
    }
    lines
}

fn folded(extractions: &[Extraction]) -> RelationGraph {
    let mut fold = Fold::new(AggregateOptions::default());
    for extraction in extractions {
        fold.add_document(&extraction.record);
        for event in &extraction.events {
            fold.add_event(event);
        }
    }
    fold.finish("bench").graph
}

fn stages(criterion: &mut Criterion) {
    let documents = corpus();
    let bytes: usize = documents.iter().map(|document| document.text.len()).sum();
    let lexicon = Arc::new(Lexicon::builtin());
    let pipeline = Pipeline::builtin();
    let mut group = criterion.benchmark_group("stages");
    group.measurement_time(Duration::from_secs(2)).warm_up_time(Duration::from_millis(500)).sample_size(20);
    group.throughput(Throughput::Bytes(bytes as u64));

    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("bench.jsonl");
    std::fs::write(&file, json_lines(&documents)).expect("a temporary file");
    let inputs = [file.display().to_string()];
    let open = || ingest::open(&inputs, &IngestOptions::default()).expect("the file was just written");
    group.bench_function("ingest", |bencher| {
        bencher.iter(|| open().map(Record::read).filter(|reading| reading.document.is_some()).count())
    });

    let segmenter = Segmenter::new(&lexicon.abbreviations);
    group.bench_function("segment", |bencher| {
        bencher.iter(|| documents.iter().map(|document| segmenter.sentences(&document.text).count()).sum::<usize>());
    });

    let sentences: Vec<(&Document, Vec<Sentence>)> =
        documents.iter().map(|document| (document, segmenter.sentences(&document.text).collect())).collect();
    let resolver = Resolver::new(lexicon.clone());
    group.bench_function("resolve", |bencher| {
        bencher.iter(|| {
            for (document, sentences) in &sentences {
                let mut resolver = resolver.document(document.date);
                sentences.iter().for_each(|sentence| drop(black_box(resolver.mentions(sentence))));
            }
        });
    });

    let tagger = Tagger::new(Network::english(), lexicon.clone());
    let parser = Parser::new(Network::english());
    let all: Vec<Sentence> = sentences.iter().flat_map(|(_, sentences)| sentences.clone()).collect();
    group.bench_function("tag", |bencher| {
        let tag = |all: Vec<Sentence<'_>>| all.into_iter().for_each(|sentence| drop(black_box(tagger.tag(sentence))));
        bencher.iter_batched(|| all.clone(), tag, BatchSize::LargeInput);
    });

    let tagged: Vec<TaggedSentence> = all.into_iter().map(|sentence| tagger.tag(sentence)).collect();
    group.bench_function("parse", |bencher| {
        let parse_all =
            |tagged: Vec<TaggedSentence<'_>>| tagged.into_iter().for_each(|sentence| drop(black_box(parser.parse(sentence))));
        bencher.iter_batched(|| tagged.clone(), parse_all, BatchSize::LargeInput);
    });

    // What the two cost together, in words a second: the figure of parsers.
    let words: usize = tagged.iter().map(|sentence| sentence.len()).sum();
    let all: Vec<Sentence> = sentences.iter().flat_map(|(_, sentences)| sentences.clone()).collect();
    group.throughput(Throughput::Elements(words as u64));
    group.bench_function("tag and parse, words", |bencher| {
        let read = |all: Vec<Sentence<'_>>| {
            all.into_iter().for_each(|sentence| drop(black_box(parser.parse(tagger.tag(sentence)))));
        };
        bencher.iter_batched(|| all.clone(), read, BatchSize::LargeInput);
    });
    group.throughput(Throughput::Bytes(bytes as u64));

    let relater = Relater::new(lexicon.clone());
    let points: Vec<CodePoints> = documents.iter().map(|document| CodePoints::new(&document.text)).collect();
    let parsed: Vec<(DocumentView, ParsedSentence, Vec<_>)> = sentences
        .iter()
        .zip(&points)
        .flat_map(|((document, sentences), points)| {
            let mut resolver = resolver.document(document.date);
            let found: Vec<_> = sentences
                .iter()
                .map(|sentence| (parser.parse(tagger.tag(sentence.clone())), resolver.mentions(sentence)))
                .collect();
            found.into_iter().map(move |(parsed, mentions)| (DocumentView { document, points }, parsed, mentions))
        })
        .collect();
    group.bench_function("relate", |bencher| {
        bencher.iter(|| {
            parsed.iter().map(|(view, sentence, mentions)| relater.events(view, sentence, mentions).len()).sum::<usize>()
        });
    });

    let extractions: Vec<Extraction> = documents.iter().map(|document| pipeline.extract(document)).collect();
    group.bench_function("aggregate", |bencher| bencher.iter(|| folded(&extractions)));

    let graph = folded(&extractions);
    group.bench_function("export", |bencher| {
        bencher.iter(|| {
            let mut written = Vec::new();
            for event in extractions.iter().flat_map(|extraction| &extraction.events) {
                write_line(&mut written, event).expect("memory takes all");
            }
            write_graph(&graph, &mut written).expect("memory takes all");
            written.len() + dot(&graph, &DiagramOptions::default()).len() + report(&graph, &Report::default()).len()
        });
    });

    group.bench_function("extract", |bencher| {
        bencher.iter(|| documents.iter().map(|document| pipeline.extract(document).events.len()).sum::<usize>());
    });

    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    group.bench_function("whole", |bencher| {
        let whole = || {
            let mut fold = Fold::new(AggregateOptions::default());
            let each = |outcome| {
                if let Outcome::Document { extraction, .. } = outcome {
                    fold.add_document(&extraction.record);
                    extraction.events.iter().for_each(|event| fold.add_event(event));
                }
                Ok(())
            };
            pipeline.run(open(), false, each).expect("nothing fails");
            fold.finish("bench").graph
        };
        bencher.iter(|| one_thread.install(whole));
    });
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
