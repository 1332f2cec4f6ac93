//! The program as its users run it: arguments, standard streams, exit codes, files.
//!
//! One file a command, and three for what all of them share: `arguments`, `inputs` (which files are read, and how), `hostile` (what is
//! broken, huge or meant to break).

mod analyse;
mod arguments;
mod build;
mod compare;
mod eval;
mod explain;
mod export;
mod extract;
mod graph;
mod hostile;
mod inputs;
mod label;
mod lexicon;
mod program;
mod tables;
mod view;
