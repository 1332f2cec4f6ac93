//! Parquet, by the column writers of the `parquet` crate; no Arrow is needed for flat columns.

use std::io::{self, Write};
use std::sync::Arc;

use jiff::civil::{Date, date};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;

use super::flat::{COLUMNS, Cell, Kind};
use crate::model::{DocumentRecord, RelationEvent};
use crate::statistics::rounded;

/// Rows of a group, unless their text grows too large.
const GROUP_ROWS: usize = 1 << 16;
/// Bytes of text in a group.
const GROUP_BYTES: usize = 32 << 20;
/// Parquet counts days from here.
const EPOCH: Date = date(1970, 1, 1);

/// Collects rows by column and writes them group by group.
pub(super) struct Groups<W: Write> {
    /// Takes what is finished before it goes on to `to`, so that every failure of the writer is met here.
    file: SerializedFileWriter<Vec<u8>>,
    to: W,
    columns: Vec<Values>,
    rows: usize,
    bytes: usize,
}

/// The values of a column in a group.
enum Values {
    Text(Present<ByteArray>),
    Day(Present<i32>),
    Whole(Present<i64>),
    Decimal(Present<f64>),
    Flag(Present<bool>),
}

/// The values that are there, and for each row 1 where there is one, 0 where not.
struct Present<T> {
    values: Vec<T>,
    levels: Vec<i16>,
}

impl<T> Present<T> {
    fn new() -> Self {
        Self { values: Vec::new(), levels: Vec::new() }
    }

    fn push(&mut self, value: Option<T>) {
        self.levels.push(value.is_some().into());
        self.values.extend(value);
    }
}

impl<W: Write> Groups<W> {
    pub fn new(to: W) -> io::Result<Self> {
        let fields = COLUMNS.iter().map(|column| {
            let (physical, logical) = match column.kind {
                Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
                Kind::Day => (Physical::INT32, Some(LogicalType::Date)),
                Kind::Whole => (Physical::INT64, None),
                Kind::Decimal => (Physical::DOUBLE, None),
                Kind::Flag => (Physical::BOOLEAN, None),
            };
            let repetition = if column.always { Repetition::REQUIRED } else { Repetition::OPTIONAL };
            let field = Type::primitive_type_builder(column.name, physical);
            field.with_logical_type(logical).with_repetition(repetition).build().map(Arc::new)
        });
        let fields = fields.collect::<Result<Vec<_>, _>>().map_err(io_error)?;
        let schema = Type::group_type_builder("event").with_fields(fields).build().map_err(io_error)?;
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(Default::default())).build();
        let file = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties)).map_err(io_error)?;
        let columns = COLUMNS.iter().map(|column| Values::new(column.kind)).collect();
        Ok(Self { file, to, columns, rows: 0, bytes: 0 })
    }

    pub fn add(&mut self, record: &DocumentRecord, event: &RelationEvent) -> io::Result<()> {
        for (column, values) in COLUMNS.iter().zip(&mut self.columns) {
            self.bytes += values.push((column.cell)(record, event));
        }
        self.rows += 1;
        if self.rows >= GROUP_ROWS || self.bytes >= GROUP_BYTES { self.end_group() } else { Ok(()) }
    }

    fn end_group(&mut self) -> io::Result<()> {
        if self.rows > 0 {
            let mut group = self.file.next_row_group().map_err(io_error)?;
            for (column, values) in COLUMNS.iter().zip(&mut self.columns) {
                let values = std::mem::replace(values, Values::new(column.kind));
                values.write(&mut group, column.always).map_err(io_error)?;
            }
            group.close().map_err(io_error)?;
            (self.rows, self.bytes) = (0, 0);
        }
        self.hand_on()
    }

    /// The crate counts offsets itself, so what has been handed on may go.
    fn hand_on(&mut self) -> io::Result<()> {
        self.file.flush()?;
        self.to.write_all(self.file.inner())?;
        self.file.inner_mut().clear();
        Ok(())
    }

    pub fn finish(mut self) -> io::Result<W> {
        self.end_group()?;
        self.file.finish().map_err(io_error)?;
        self.hand_on()?;
        Ok(self.to)
    }
}

impl Values {
    fn new(kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Text(Present::new()),
            Kind::Day => Self::Day(Present::new()),
            Kind::Whole => Self::Whole(Present::new()),
            Kind::Decimal => Self::Decimal(Present::new()),
            Kind::Flag => Self::Flag(Present::new()),
        }
    }

    /// Adds a value and says how many bytes it takes.
    fn push(&mut self, cell: Cell<'_>) -> usize {
        match (self, cell) {
            (Self::Text(to), Cell::Text(text)) => to.push(text.map(ByteArray::from)),
            (Self::Day(to), Cell::Day(day)) => to.push(day.and_then(days)),
            (Self::Whole(to), Cell::Whole(number)) => to.push(Some(number)),
            (Self::Decimal(to), Cell::Decimal(number)) => to.push(Some(rounded(number, 6)).filter(|number| number.is_finite())),
            (Self::Flag(to), Cell::Flag(flag)) => to.push(Some(flag)),
            // A column's cells are of its kind. Were they not, there would be too few values and the group an error, not a wrong file.
            _ => {}
        }
        if let Cell::Text(Some(text)) = cell { text.len() } else { 8 }
    }

    fn write(self, group: &mut SerializedRowGroupWriter<'_, Vec<u8>>, always: bool) -> Result<(), ParquetError> {
        match self {
            Self::Text(present) => present.write::<ByteArrayType>(group, always),
            Self::Day(present) => present.write::<Int32Type>(group, always),
            Self::Whole(present) => present.write::<Int64Type>(group, always),
            Self::Decimal(present) => present.write::<DoubleType>(group, always),
            Self::Flag(present) => present.write::<BoolType>(group, always),
        }
    }
}

impl<T> Present<T> {
    fn write<D: DataType<T = T>>(
        self,
        group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
        always: bool,
    ) -> Result<(), ParquetError> {
        let Some(mut column) = group.next_column()? else {
            return Err(ParquetError::General("more values than columns".to_owned()));
        };
        let levels = (!always).then_some(self.levels.as_slice());
        column.typed::<D>().write_batch(&self.values, levels, None)?;
        column.close()
    }
}

/// Days since 1970-01-01.
fn days(day: Date) -> Option<i32> {
    i32::try_from(day.duration_since(EPOCH).as_hours() / 24).ok()
}

fn io_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}
