// The page: its theme, copies of its tables, the download of its figures, its curves; what is printed is light.
const $$ = selector => [...document.querySelectorAll(selector)];
const json = id => document.getElementById(id).textContent;
const root = document.documentElement;

/** Columns of a copied table of runs: numbers in units that a spreadsheet need not guess. */
const RUN_COLUMNS = {
  'form': 'form', 'on': 'on', 'workers': 'workers', 'start s': 'startupSeconds', 'median s': 'medianSeconds',
  'spread s': 'spreadSeconds', 'CPU s': 'cpuSeconds', 'peak bytes': 'peakBytes', 'speedup': 'speedup',
  'significant': 'speedupSignificant', 'speedup over one worker': 'speedupOverOneWorker', 'efficiency': 'efficiency',
};

let parsed = null;
const figures = () => parsed ??= JSON.parse(json('figures'));

/** A table as lines of cells between tabs: of runs their exact figures, of others the text. */
function tsv(table) {
  const { lab, question } = table.dataset;
  const rows = lab
    ? [Object.keys(RUN_COLUMNS), ...figures().labs.find(found => found.lab === lab).runs
      .filter(run => run.question === question)
      .map(run => Object.values(RUN_COLUMNS).map(column => run[column] ?? ''))]
    : [...table.rows].map(row => [...row.cells].filter(cell => !cell.matches('.bar, thead th:has(.unseen)')).map(cell => cell.textContent));
  return rows.map(row => row.map(cell => String(cell).trim().replace(/\s+/g, ' ')).join('\t')).join('\n') + '\n';
}

function addCopyButton(holder) {
  const button = element('button', { type: 'button', textContent: 'Copy table' });
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(tsv(holder.querySelector('table')));
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(holder.querySelector('table'));
      button.textContent = 'Selected: press Ctrl+C';
    }
    setTimeout(() => button.textContent = 'Copy table', 2000);
  });
  holder.prepend(button);
}

const curves = typeof uPlot === 'undefined' ? [] : (numbers =>
  $$('figure[data-curve]').map(holder => new Curves(holder, numbers[holder.dataset.curve])))(JSON.parse(json('curves')));

$$('.copied').forEach(addCopyButton);

$$('figure.bars').forEach(figure => {
  const list = figure.querySelector('ol');
  const measured = [...list.children];
  const length = bar => parseFloat(bar.querySelector('i').style.width);
  const byLength = measured.toSorted((a, b) => length(b) - length(a));
  if (measured.length < 3) return;
  const button = element('button', { type: 'button', textContent: 'Longest first' });
  button.setAttribute('aria-pressed', 'false');
  button.addEventListener('click', () => {
    const sorted = button.getAttribute('aria-pressed') === 'false';
    button.setAttribute('aria-pressed', String(sorted));
    list.append(...(sorted ? byLength : measured));
  });
  figure.append(button);
});

const THEMES = { '': 'as the system', light: 'light', dark: 'dark' };
const themeButton = document.getElementById('theme');
function show(theme) {
  root.dataset.theme = theme;
  themeButton.textContent = 'Theme: ' + THEMES[theme];
  curves.forEach(curve => curve.redraw());
}
themeButton.addEventListener('click', () => {
  const names = Object.keys(THEMES);
  show(names[(names.indexOf(root.dataset.theme ?? '') + 1) % names.length]);
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => curves.forEach(curve => curve.redraw()));

document.getElementById('download').addEventListener('click', () => {
  const url = URL.createObjectURL(new Blob([json('figures')], { type: 'application/json' }));
  element('a', { href: url, download: 'tutti-bench.json' }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
});

const PRINTED_PIXELS = 340; // two beside each other on a page of A4
addEventListener('beforeprint', () => {
  root.classList.add('printed');
  curves.forEach(curve => { curve.fit(PRINTED_PIXELS); curve.redraw(); });
});
addEventListener('afterprint', () => {
  root.classList.remove('printed');
  curves.forEach(curve => { curve.fit(); curve.redraw(); });
});
if (matchMedia('(max-width: 64rem)').matches) document.querySelector('nav details').open = false;
