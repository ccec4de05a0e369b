//! The workspace's Rust sources, read as tokens: what texts they ask for, what codes they name, what Polish they hold.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Group, Literal, TokenStream, TokenTree};

/// A `tr!` in the code.
pub struct Use {
    /// File and line.
    pub place: String,
    /// The literal key.
    pub key: String,
    /// The names of the variables it gives.
    pub variables: BTreeSet<String>,
}

/// What a code is of.
#[derive(Clone, Copy)]
pub enum CodeKind {
    /// A field at fault.
    Field,
    /// A problem.
    Problem,
}

/// A stable code that stands in the code as a literal.
pub struct Code {
    /// File and line.
    pub place: String,
    /// What it is of.
    pub kind: CodeKind,
    /// The code itself.
    pub name: String,
}

/// What was found.
#[derive(Default)]
pub struct Sources {
    /// Every `tr!` with a literal key, tests and examples included.
    pub uses: Vec<Use>,
    /// Every code outside tests.
    pub codes: Vec<Code>,
    /// Place and text of every literal with Polish letters that should stand in a catalogue.
    pub polish: Vec<(String, String)>,
}

impl Sources {
    /// Reads the whole workspace; a file that is no Rust goes into `faults`.
    pub fn read(faults: &mut Vec<String>) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
        let mut files = Vec::new();
        for folder in ["shared", "functions", "infra", "tests"] {
            rust_files(&root.join(folder), &mut files);
        }
        assert!(files.len() > 30, "the sources are not where they were");
        let mut sources = Self::default();
        let mut trees = Vec::new();
        for file in &files {
            let name = file.strip_prefix(root).expect("inside").to_string_lossy().into_owned();
            match fs::read_to_string(file).expect("a source").parse::<TokenStream>() {
                Ok(tokens) => trees.push((file, name, tokens)),
                Err(error) => faults.push(format!("{name}: {error}")),
            }
        }
        let of_tests: BTreeSet<PathBuf> =
            trees.iter().flat_map(|(file, _, tokens)| modules_of_tests(file, tokens)).collect();
        for (file, name, tokens) in trees {
            let is_test = of_tests.contains(file) || file.iter().any(|part| part == "tests" || part == "examples");
            Scope { file: &name, is_test }.walk(tokens, &mut sources);
        }
        sources
    }

    /// Reads one source as if it stood in a file of that name.
    pub fn of(file: &str, source: &str) -> Self {
        let mut sources = Self::default();
        Scope { file, is_test: false }.walk(source.parse().expect("Rust"), &mut sources);
        sources
    }
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && !name.starts_with('.') && name != "target" {
            rust_files(&path, files);
        } else if name.ends_with(".rs") {
            files.push(path);
        }
    }
}

/// The files that `#[cfg(test)] mod name;` in a file stands for.
fn modules_of_tests(file: &Path, tokens: &TokenStream) -> Vec<PathBuf> {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let folder = file.parent().unwrap_or(Path::new(""));
    let stem = file.file_stem().unwrap_or_default();
    let inner =
        if ["mod", "lib", "main"].iter().any(|name| stem == *name) { folder.to_owned() } else { folder.join(stem) };
    tokens
        .windows(4)
        .filter_map(|window| match window {
            [TokenTree::Group(attribute), TokenTree::Ident(word), TokenTree::Ident(name), TokenTree::Punct(end)]
                if is_cfg_test(attribute) && word == "mod" && end.as_char() == ';' =>
            {
                Some([inner.join(format!("{name}.rs")), inner.join(format!("{name}/mod.rs"))])
            }
            _ => None,
        })
        .flatten()
        .collect()
}

fn is_cfg_test(group: &Group) -> bool {
    let text = group.stream().to_string().replace(' ', "");
    group.delimiter() == Delimiter::Bracket && text.starts_with("cfg(") && text.contains("test")
}

#[derive(Clone, Copy)]
struct Scope<'a> {
    file: &'a str,
    is_test: bool,
}

impl Scope<'_> {
    fn walk(self, tokens: TokenStream, sources: &mut Sources) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut rest = tokens.as_slice();
        let mut item_is_test = false;
        while let [first, tail @ ..] = rest {
            rest = tail;
            let scope = Self { is_test: self.is_test || item_is_test, ..self };
            match (first, rest) {
                (TokenTree::Punct(hash), [TokenTree::Group(attribute), ..])
                    if hash.as_char() == '#' && attribute.delimiter() == Delimiter::Bracket =>
                {
                    item_is_test |= is_cfg_test(attribute);
                    rest = &rest[1..];
                }
                (TokenTree::Ident(name), [TokenTree::Punct(bang), TokenTree::Group(group), ..])
                    if name == "tr" && bang.as_char() == '!' =>
                {
                    sources.uses.extend(scope.usage(group));
                }
                (TokenTree::Group(group), _) => {
                    scope.walk(group.stream(), sources);
                    item_is_test &= group.delimiter() != Delimiter::Brace;
                }
                (TokenTree::Punct(end), _) if end.as_char() == ';' => item_is_test = false,
                (TokenTree::Literal(literal), _) => scope.literal(literal, sources),
                _ => sources.codes.extend(scope.code(first, rest)),
            }
        }
    }

    fn place(self, token: proc_macro2::Span) -> String {
        format!("{}:{}", self.file, token.start().line)
    }

    fn usage(self, group: &Group) -> Option<Use> {
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        let arguments: Vec<&[TokenTree]> =
            tokens.split(|token| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ',')).collect();
        let key = arguments.iter().find_map(|argument| match argument {
            [TokenTree::Literal(literal)] => text_of(literal),
            _ => None,
        })?;
        let variables = arguments.iter().filter_map(|argument| match argument {
            [TokenTree::Ident(name), TokenTree::Punct(equals), ..] if equals.as_char() == '=' => Some(name.to_string()),
            _ => None,
        });
        Some(Use { place: self.place(group.span()), key, variables: variables.collect() })
    }

    /// A code behind `ParseError::new("…")`, `fault(…, "…")`, `invalid_field(…, "…")`, `StatusCode::NAME, "…"`, or set as a
    /// field: `code: "…"` of a field at fault, `.code = "…"` of a problem.
    fn code(self, first: &TokenTree, rest: &[TokenTree]) -> Option<Code> {
        // What stands in for others on one machine says their codes.
        if self.is_test || self.file.starts_with("infra/") {
            return None;
        }
        let name = first.to_string();
        let (kind, literal) = match (name.as_str(), rest) {
            ("code", [TokenTree::Punct(colon), TokenTree::Literal(code), ..]) if colon.as_char() == ':' => {
                (CodeKind::Field, code.clone())
            }
            (".", [TokenTree::Ident(field), TokenTree::Punct(equals), TokenTree::Literal(code), ..])
                if field == "code" && equals.as_char() == '=' =>
            {
                (CodeKind::Problem, code.clone())
            }
            ("new" | "fault" | "invalid_field", [TokenTree::Group(group), ..]) => {
                let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
                match tokens.as_slice() {
                    [.., TokenTree::Ident(_), TokenTree::Punct(_), TokenTree::Literal(code)] if name == "new" => {
                        let is_status = tokens.iter().any(|token| token.to_string() == "StatusCode");
                        (is_status.then_some(CodeKind::Problem)?, code.clone())
                    }
                    [.., TokenTree::Literal(code)] if name != "new" => (CodeKind::Field, code.clone()),
                    _ => return None,
                }
            }
            ("ParseError", [_, _, TokenTree::Ident(new), TokenTree::Group(group), ..]) if new == "new" => {
                match group.stream().into_iter().next() {
                    Some(TokenTree::Literal(code)) => (CodeKind::Field, code),
                    _ => return None,
                }
            }
            _ => return None,
        };
        Some(Code { place: self.place(literal.span()), kind, name: text_of(&literal)? })
    }

    fn literal(self, literal: &Literal, sources: &mut Sources) {
        let source = self.file.starts_with("shared/src/")
            || (self.file.starts_with("functions/") && self.file.split('/').nth(2) == Some("src"));
        let text = literal.to_string();
        // An invoice is a document of Polish law, in Polish alone.
        let is_document =
            self.file.starts_with("functions/render-invoice/") || self.file == "shared/src/paper/clean.rs";
        if source && !is_document && !self.is_test && text.chars().any(|letter| "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ".contains(letter))
        {
            sources.polish.push((self.place(literal.span()), text));
        }
    }
}

/// The text of a plain string literal.
fn text_of(literal: &Literal) -> Option<String> {
    literal.to_string().strip_prefix('"')?.strip_suffix('"').map(str::to_owned)
}
