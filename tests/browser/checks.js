// Returns what is wrong with the page, a sentence each.
const faults = [];
const all = selector => [...document.querySelectorAll(selector)];
const name = element => element.outerHTML.slice(0, 120);
const wrong = (holds, what) => { if (!holds) faults.push(what); };
const shown = element => element.checkVisibility() && !element.closest('.unseen');

// What somebody who does not see the page is told.
wrong(/^(pl|en)$/.test(document.documentElement.lang), 'the page has no language');
wrong(document.title.trim() !== '', 'the page has no title');
for (const landmark of ['h1', 'main', 'footer'])
  wrong(all(landmark).length === 1, `${all(landmark).length} × ${landmark}`);
let level = 0;
for (const heading of all('h1, h2, h3, h4').filter(shown)) {
  const next = Number(heading.tagName[1]);
  wrong(next <= level + 1, `a level is skipped before ${name(heading)}`);
  level = next;
}
const ids = all('[id]').map(element => element.id);
wrong(new Set(ids).size === ids.length, `an id stands twice: ${ids}`);
for (const input of all('input:not([type=hidden]), select, textarea'))
  wrong([...input.labels].some(label => label.textContent.trim()), `no label: ${name(input)}`);
for (const image of all('img, svg'))
  wrong(image.hasAttribute('alt') || image.getAttribute('aria-hidden') === 'true' || image.getAttribute('aria-label'), `no words for ${name(image)}`);
for (const part of all('a, button, section[role], nav'))
  wrong((part.ariaLabel || part.textContent).trim() !== '' || part.hasAttribute('aria-labelledby'), `no name: ${name(part)}`);
for (const part of all('[aria-labelledby], [aria-describedby]'))
  for (const id of `${part.getAttribute('aria-labelledby') ?? ''} ${part.getAttribute('aria-describedby') ?? ''}`.trim().split(/\s+/))
    wrong(document.getElementById(id), `${id} is not there for ${name(part)}`);
const ours = script => /^\/assets\/(copy|passkey)-[0-9a-f]{16}\.js$/.test(script.getAttribute('src')) && script.text === '';
const foreign = all('script').filter(script => !ours(script));
wrong(all('style, [style], [onclick]').length + foreign.length === 0, 'there is script or style in the page');

// What somebody on a phone meets.
const width = innerWidth;
const page = document.scrollingElement;
wrong(page.scrollWidth <= width, `the page is ${page.scrollWidth} wide where ${width} fit`);
for (const element of all('body *').filter(shown)) {
  const box = element.getBoundingClientRect();
  if (box.width === 0 || box.height === 0 || element.closest('.skip, thead, svg')) continue;
  wrong(box.right <= width + 1 && box.left >= -1, `out of sight: ${name(element)}`);
  const frame = element.parentElement.closest('.card, .table, .sum, .notice, main')?.getBoundingClientRect();
  wrong(!frame || (box.right <= frame.right + 1 && box.left >= frame.left - 1), `out of its frame: ${name(element)}`);
  const cut = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
  const spills = getComputedStyle(element).overflowX === 'visible';
  wrong(!cut || spills || element.matches('.who, input'), `cut off: ${name(element)}`);
}
for (const target of all('a, button, input:not([type=hidden])').filter(shown)) {
  // What one presses of a choice is all of its label.
  const box = (target.closest('label') ?? target).getBoundingClientRect();
  if (target.matches('.skip')) continue;
  wrong(box.height >= 43.5, `only ${box.height} high: ${name(target)}`);
}
// A sum is one line: half of a number is another number.
for (const sum of all('.figure'))
  wrong(sum.getBoundingClientRect().height < 1.6 * parseFloat(getComputedStyle(sum).fontSize), `broken in two: ${name(sum)}`);
return faults;
