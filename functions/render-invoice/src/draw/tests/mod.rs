//! The whole document: written, read back, and looked at before it is painted.

mod content;
mod pages;
mod robust;
mod sample;
