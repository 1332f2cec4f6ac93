//! The model file: a header with magic, version and checksum, then sections in a fixed order. Little-endian throughout.
//!
//! Embeddings are stored as 8-bit numbers with one scale a row and are read where they lie; the dense weights are 32-bit floats, few enough
//! to be quantised on loading.

use xxhash_rust::xxh3::xxh3_64;

const MAGIC: &[u8; 8] = b"DETNET\0\0";
/// Changes when the layout does.
const VERSION: u32 = 2;

/// Where the dense weights lie: for each layer weights, bias and what the gates see of the state; then these, each with its bias behind it
/// unless it says otherwise.
pub(super) mod part {
    /// Matrices of a layer.
    pub const LAYER: usize = 3;
    /// Parts of speech.
    pub const UPOS: usize = 0;
    /// Lists of features.
    pub const FEATS: usize = 2;
    /// The dependent's side of an arc.
    pub const DEPENDENT: usize = 4;
    /// The head's side of an arc.
    pub const HEAD: usize = 6;
    /// The bilinear form between the two; no bias.
    pub const BILINEAR: usize = 8;
    /// How much a head is liked by all; no bias.
    pub const HEAD_BIAS: usize = 9;
    /// Classes of distance.
    pub const DISTANCES: usize = 10;
    /// The dependent's side of a relation.
    pub const LABELLED: usize = 12;
    /// The head's side of a relation; no bias.
    pub const LABELLED_HEAD: usize = 14;
    /// Relations.
    pub const LABEL: usize = 15;
    /// How many there are.
    pub const COUNT: usize = 17;
}

/// Sizes of the layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Width of a word's embedding.
    pub embedding: usize,
    /// Width of a layer in each direction.
    pub hidden: usize,
    /// Number of layers.
    pub layers: usize,
    /// Width of the space in which a word looks for its head.
    pub arc: usize,
    /// Width of the layer that names the relation.
    pub label: usize,
}

/// A table of 8-bit rows, each with a scale.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    pub width: usize,
    pub scales: Vec<f32>,
    pub values: std::borrow::Cow<'static, [u8]>,
}

impl Table {
    /// Quantises rows.
    pub fn new(width: usize, rows: impl Iterator<Item = Vec<f32>>) -> Self {
        let (mut scales, mut values) = (Vec::new(), Vec::new());
        for row in rows {
            let most = row.iter().fold(1e-6f32, |most, value| most.max(value.abs()));
            let scale = most / 127.0;
            values.extend(row.iter().map(|value| ((value / scale).round_ties_even() as i8).cast_unsigned()));
            scales.push(scale);
        }
        Self { width, scales, values: values.into() }
    }

    /// Adds a row to a sum.
    pub fn add(&self, row: usize, sum: &mut [f32]) {
        let scale = self.scales[row];
        for (sum, &value) in sum.iter_mut().zip(&self.values[row * self.width..(row + 1) * self.width]) {
            *sum += scale * f32::from(value.cast_signed());
        }
    }
}

/// Everything that a model file holds.
#[derive(Clone, Debug)]
pub(super) struct Contents {
    pub sizes: Sizes,
    /// Known words, lists of tags, features and relations; each list joined by line breaks.
    pub words: String,
    pub upos: String,
    pub feats: String,
    pub deprels: String,
    pub lemmas: String,
    pub word_table: Table,
    pub hash_table: Table,
    /// Dense weights, each a matrix with its number of columns.
    pub dense: Vec<(usize, Vec<f32>)>,
}

impl Contents {
    /// The file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut body = Vec::new();
        let number = |body: &mut Vec<u8>, number: usize| body.extend((number as u32).to_le_bytes());
        let Sizes { embedding, hidden, layers, arc, label } = self.sizes;
        for size in [embedding, hidden, layers, arc, label] {
            number(&mut body, size);
        }
        for text in [&self.words, &self.upos, &self.feats, &self.deprels, &self.lemmas] {
            number(&mut body, text.len());
            body.extend(text.as_bytes());
        }
        for table in [&self.word_table, &self.hash_table] {
            number(&mut body, table.width);
            number(&mut body, table.scales.len());
            table.scales.iter().for_each(|scale| body.extend(scale.to_le_bytes()));
            body.extend(table.values.as_ref());
        }
        number(&mut body, self.dense.len());
        for (columns, values) in &self.dense {
            number(&mut body, *columns);
            number(&mut body, values.len());
            values.iter().for_each(|value| body.extend(value.to_le_bytes()));
        }
        let mut file = MAGIC.to_vec();
        file.extend(VERSION.to_le_bytes());
        file.extend(xxh3_64(&body).to_le_bytes());
        file.extend(body);
        file
    }

    /// Reads a file; what is wrong with it in words, if it is none.
    pub fn from_bytes(file: &'static [u8]) -> Result<Self, String> {
        if file.len() < 20 || !file.starts_with(MAGIC) {
            return Err("no detente model".to_owned());
        }
        let version = u32::from_le_bytes([file[8], file[9], file[10], file[11]]);
        if version != VERSION {
            return Err(format!("a model of version {version}; this program reads version {VERSION}"));
        }
        let body = &file[20..];
        if xxh3_64(body).to_le_bytes() != file[12..20] {
            return Err("the checksum is wrong: the model is cut or damaged".to_owned());
        }
        Reader { rest: body }.contents().ok_or_else(|| "the model's sections do not fit its length".to_owned())
    }
}

struct Reader {
    rest: &'static [u8],
}

impl Reader {
    fn bytes(&mut self, length: usize) -> Option<&'static [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(bytes)
    }

    fn number(&mut self) -> Option<usize> {
        let bytes = self.bytes(4)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize)
    }

    fn text(&mut self) -> Option<String> {
        let length = self.number()?;
        String::from_utf8(self.bytes(length)?.to_vec()).ok()
    }

    fn floats(&mut self, count: usize) -> Option<Vec<f32>> {
        let bytes = self.bytes(count.checked_mul(4)?)?;
        Some(bytes.chunks_exact(4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect())
    }

    fn table(&mut self) -> Option<Table> {
        let width = self.number()?;
        let rows = self.number()?;
        let scales = self.floats(rows)?;
        Some(Table { width, scales, values: self.bytes(rows.checked_mul(width)?)?.into() })
    }

    fn contents(&mut self) -> Option<Contents> {
        let sizes = Sizes {
            embedding: self.number()?,
            hidden: self.number()?,
            layers: self.number()?,
            arc: self.number()?,
            label: self.number()?,
        };
        let (words, upos, feats, deprels, lemmas) = (self.text()?, self.text()?, self.text()?, self.text()?, self.text()?);
        let (word_table, hash_table) = (self.table()?, self.table()?);
        let count = self.number()?;
        let mut dense = Vec::new();
        for _ in 0..count {
            let columns = self.number()?;
            let length = self.number()?;
            dense.push((columns, self.floats(length)?));
        }
        self.rest.is_empty().then_some(Contents { sizes, words, upos, feats, deprels, lemmas, word_table, hash_table, dense })
    }
}
