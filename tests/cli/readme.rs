//! The README's tour, and those of the pages it leads to, are typed as they stand there.

use std::fs;
use std::path::Path;

use crate::support::Outcome;
use crate::support::tour::{Tour, commands};

#[test]
fn the_tour_works() -> Outcome {
    let readme = fs::read_to_string("README.md")?;
    assert!(commands(&readme).len() > 15, "{:?}", commands(&readme));
    Tour::new()?.page(&readme)
}

#[test]
fn the_page_of_access_works() -> Outcome {
    let page = fs::read_to_string("docs/access.md")?;
    assert!(commands(&page).len() > 30, "{:?}", commands(&page));
    Tour::new()?.page(&page)
}

#[test]
fn the_page_of_sharing_works() -> Outcome {
    let page = fs::read_to_string("docs/sync.md")?;
    assert!(commands(&page).len() > 25, "{:?}", commands(&page));
    Tour::shared()?.page(&page)
}

#[test]
fn the_page_of_rotation_works() -> Outcome {
    let page = fs::read_to_string("docs/rotation.md")?;
    assert!(commands(&page).len() > 18, "{:?}", commands(&page));
    Tour::new()?.page(&format!("```console\n$ keyward init --member alice --device laptop\n```\n{page}"))
}

#[test]
fn the_runbook_works() -> Outcome {
    let page = fs::read_to_string("docs/rotation-runbook.md")?;
    assert!(commands(&page).len() > 6, "{:?}", commands(&page));
    Tour::new()?.page(&page)
}

#[test]
fn they_say_nothing_of_this_machine() -> Outcome {
    let pages = ["access", "ci", "plugins", "sync", "rotation", "rotation-runbook", "vendors"]
        .map(|page| format!("docs/{page}.md"));
    for page in ["README.md"].into_iter().chain(pages.iter().map(String::as_str)) {
        let text = fs::read_to_string(page)?;
        for word in ["../shared", "/work/", "/root", "/tmp/"] {
            assert!(!text.contains(word), "{page}: {word}");
        }
        let folder = Path::new(page).parent().unwrap_or(Path::new(""));
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap_or_default();
            assert!(
                link.starts_with("https://") || link.starts_with('#') || folder.join(file).exists(),
                "{page}: {link} leads nowhere"
            );
        }
    }
    Ok(())
}
