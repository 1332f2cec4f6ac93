//! The programs and libraries that our files are for read them.
//!
//! `.ci/run` installs them: Python packages into `target/readers/python`, npm packages into `target/readers/node_modules`, at the versions of
//! `requirements.txt` and `package-lock.json` beside this file. A test whose reader is missing says so and passes, unless
//! `DETENTE_READERS=all` asks for every one. What a reader understood is compared with `graph.json`, field by field.

mod events;
mod expected;
mod graphs;
mod graphviz;
mod libraries;
mod neo4j;
mod programs;
mod size;
