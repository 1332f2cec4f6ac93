//! Flags that say how inputs are read; shared by `build` and `extract`.

use clap::{Args, ValueEnum};
use detente::options::{IngestOptions, InputFormat};

/// How inputs are read.
#[derive(Args)]
#[command(next_help_heading = "Input options")]
pub struct InputFlags {
    /// Format of standard input, and of files whose name does not tell [default: guessed from the content]
    #[arg(long, value_name = "FORMAT")]
    input_format: Option<Format>,
    /// Field that holds a record's id [default: id]
    #[arg(long, value_name = "NAME")]
    id_field: Option<String>,
    /// Field that holds the day of publication [default: date]
    #[arg(long, value_name = "NAME")]
    date_field: Option<String>,
    /// Field that holds the publisher [default: publisher, then source]
    #[arg(long, value_name = "NAME")]
    publisher_field: Option<String>,
    /// Field that holds the headline [default: title]
    #[arg(long, value_name = "NAME")]
    title_field: Option<String>,
    /// Field that holds the text [default: text]
    #[arg(long, value_name = "NAME")]
    text_field: Option<String>,
    /// Field that holds the address [default: url]
    #[arg(long, value_name = "NAME")]
    url_field: Option<String>,
    /// Largest document, in megabytes after decompression; larger ones are skipped
    #[arg(long, value_name = "MB", default_value_t = 256, value_parser = clap::value_parser!(u64).range(1..4096))]
    max_document: u64,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Html,
    Jsonl,
    Json,
    Csv,
    Tsv,
}

impl InputFlags {
    pub fn options(&self) -> IngestOptions {
        let mut options = IngestOptions { max_document_bytes: self.max_document << 20, ..IngestOptions::default() };
        options.format = self.input_format.map(|format| match format {
            Format::Text => InputFormat::Text,
            Format::Html => InputFormat::Html,
            Format::Jsonl => InputFormat::JsonLines,
            Format::Json => InputFormat::Json,
            Format::Csv => InputFormat::Csv,
            Format::Tsv => InputFormat::Tsv,
        });
        let fields = &mut options.fields;
        for (flag, names) in [
            (&self.id_field, &mut fields.id),
            (&self.date_field, &mut fields.date),
            (&self.publisher_field, &mut fields.publisher),
            (&self.title_field, &mut fields.title),
            (&self.text_field, &mut fields.text),
            (&self.url_field, &mut fields.url),
        ] {
            if let Some(name) = flag {
                *names = vec![name.clone()];
            }
        }
        options
    }
}
