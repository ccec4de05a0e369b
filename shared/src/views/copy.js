// Copying by a press. Where it does not run, or a page may not write to the clipboard, its buttons stay hidden: what they copy
// stands beside them, and one click selects all of it.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll('button[data-copy]')) {
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
        button.textContent = button.dataset.done;
      } catch {
        return;
      }
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  }
}
