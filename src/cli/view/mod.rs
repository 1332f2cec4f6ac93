mod server;

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Seek, SeekFrom};
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use compact_str::CompactString;
use detente::error::Error;
use detente::export::{self, DiagramOptions, QuotedDocument};
use detente::model::{Filter, RelationEvent};

use super::build::name_of;
use super::filters::FilterFlags;
use super::weights::WeightFlags;
use super::{Common, End, load, quotes};
use server::{Answer, Question};

/// Look at a graph in a browser, with all its sentences
///
/// Serves the page of graph.html on this machine, and behind it every event, not only those that are kept as evidence. Nothing is written, and
/// nobody else can reach it unless --address says so.
#[derive(Args)]
#[command(after_help = "Example: detente view output/news")]
pub struct View {
    /// Files of events, folders made by `build`, or graphs, which have no sentences
    #[arg(required = true, value_name = "GRAPH")]
    inputs: Vec<String>,
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8737")]
    address: SocketAddr,
    /// Name of the graph [default: that of the first input]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    weights: WeightFlags,
    #[command(flatten)]
    filters: FilterFlags,
}

/// Events in an answer.
const PAGE: usize = 100;

/// Source, relation, target, whether mutual.
type Key = (CompactString, CompactString, CompactString, bool);

/// Where every event stands in the files.
struct Store {
    files: Vec<PathBuf>,
    places: HashMap<Key, Vec<(usize, u64)>>,
    sources: HashMap<CompactString, QuotedDocument>,
}

impl View {
    pub fn run(self, common: &Common) -> anyhow::Result<End> {
        if self.weights.changes_nodes() {
            bail!(
                "--nodes and --groups: the events behind the page are those of whole actors; use `detente graph` and `export --to html`"
            );
        }
        let name = self.name.clone().unwrap_or_else(|| name_of(&self.inputs[0]));
        let loaded = load::load(&self.inputs, &name, &self.weights, &self.filters, common)?;
        let store = Store::new(&loaded.events, &loaded.filter)?;
        let mut html = quotes::for_page(&loaded.graph, &DiagramOptions::default(), &loaded.events)?;
        html.served = !store.places.is_empty();
        let mut page = Vec::new();
        export::write_html(&loaded.graph, &html, &mut page)?;
        let mut json = Vec::new();
        export::write_graph(&loaded.graph, &mut json)?;

        let listener = TcpListener::bind(self.address).with_context(|| format!("cannot listen on {}", self.address))?;
        let address = listener.local_addr()?;
        if !address.ip().is_loopback() {
            eprintln!("warning: whoever reaches {address} can read all sentences");
        }
        let shown = match address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => SocketAddr::new(IpAddr::from([127, 0, 0, 1]), address.port()),
            _ => address,
        };
        eprintln!("http://{shown}/ (Ctrl-C ends)");
        let answer = |question: &Question| match question.path.as_str() {
            "/" => Answer::new("text/html; charset=utf-8", page.clone()),
            "/graph.json" => Answer::new("application/json", json.clone()),
            "/events" => store.answer(question),
            "/favicon.ico" => Answer { status: 204, ..Answer::error(204) },
            _ => Answer::error(404),
        };
        server::serve(&listener, &answer)?;
        Ok(End::Done)
    }
}

impl Store {
    fn new(files: &[PathBuf], filter: &Filter) -> anyhow::Result<Self> {
        let mut places: HashMap<Key, Vec<(usize, u64)>> = HashMap::new();
        let mut seen = HashSet::new();
        let mut told = HashMap::new();
        for (number, path) in files.iter().enumerate() {
            let failed = |source| Error::Io { action: "read", path: path.clone(), source };
            let mut reader = BufReader::with_capacity(1 << 16, File::open(path).map_err(failed)?);
            let (mut at, mut line) = (0, String::new());
            loop {
                line.clear();
                let read = reader.read_line(&mut line).map_err(failed)?;
                if read == 0 {
                    break;
                }
                if let Ok(event) = serde_json::from_str::<RelationEvent>(&line)
                    && filter.admits_event(&event)
                    && filter.admits_actors(&[&event.source.id, &event.target.id])
                    && seen.insert(event.id.clone())
                {
                    let key = (event.source.id.clone(), event.relation.clone(), event.target.id.clone(), event.symmetric);
                    places.entry(key).or_default().push((number, at));
                    told.entry(event.doc.clone()).or_insert(event);
                }
                at += read as u64;
            }
        }
        // One event a document is enough to ask for its headline.
        let told = told.into_values().map(|event| (event.id.clone(), event)).collect();
        Ok(Self { sources: quotes::sources(files, &told)?, files: files.to_vec(), places })
    }

    /// The events of a relation, a hundred from `from` on, in the order of the files.
    fn answer(&self, question: &Question) -> Answer {
        let text = |name: &str| CompactString::from(question.value(name).unwrap_or_default());
        let key = (text("source"), text("relation"), text("target"), question.value("symmetric") == Some("true"));
        let from: usize = question.value("from").and_then(|from| from.parse().ok()).unwrap_or(0);
        let Some(places) = self.places.get(&key) else { return Answer::error(404) };
        let mut events = Vec::new();
        for &(file, at) in places.iter().skip(from).take(PAGE) {
            match self.event(file, at) {
                Ok(event) => events.push(event),
                Err(_) => return Answer::error(500),
            }
        }
        let mut body = Vec::new();
        match export::write_quotes(&events, &self.sources, &mut body) {
            Ok(()) => Answer::new("application/json", body),
            Err(_) => Answer::error(500),
        }
    }

    fn event(&self, file: usize, at: u64) -> anyhow::Result<RelationEvent> {
        let mut reader = BufReader::new(File::open(&self.files[file])?);
        reader.seek(SeekFrom::Start(at))?;
        let mut line = String::new();
        reader.read_line(&mut line)?;
        Ok(serde_json::from_str(&line)?)
    }
}
