//! The structure of the document beside its looks: headings, paragraphs and tables, for who has it read out.

use krilla::tagging::{Identifier, Node, TagGroup, TagKind, TagTree};

/// A place in the structure.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Place(usize);

/// The structure, in reading order: a place is made after what it lies in and after what is read before it.
#[derive(Default)]
pub struct Tags {
    branches: Vec<Branch>,
}

struct Branch {
    tag: TagKind,
    parent: Option<Place>,
    children: Vec<Node>,
}

impl Tags {
    /// A new place, below another one or at the top.
    pub fn place(&mut self, parent: Option<Place>, tag: impl Into<TagKind>) -> Place {
        self.branches.push(Branch { tag: tag.into(), parent, children: Vec::new() });
        Place(self.branches.len() - 1)
    }

    /// Hangs what was drawn at its place. A place holds either what was drawn or other places.
    pub fn hang(&mut self, place: Place, drawn: Identifier) {
        if let Some(branch) = self.branches.get_mut(place.0) {
            branch.children.push(drawn.into());
        }
    }

    /// The structure as the PDF takes it, in one language; places where nothing was drawn are left out.
    pub fn tree(mut self, language: &str) -> TagTree {
        let mut top = Vec::new();
        // From the last to the first: the children of a place are whole before it is hung itself, and are hung in reverse.
        while let Some(mut branch) = self.branches.pop() {
            if branch.children.is_empty() {
                continue;
            }
            if matches!(branch.children.first(), Some(Node::Group(_))) {
                branch.children.reverse();
            }
            let group = TagGroup::with_children(branch.tag, branch.children).into();
            match branch.parent.and_then(|parent| self.branches.get_mut(parent.0)) {
                Some(parent) => parent.children.push(group),
                None => top.push(group),
            }
        }
        top.reverse();
        TagTree::from(top).with_lang(Some(language.to_owned()))
    }
}
