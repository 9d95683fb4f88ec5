// Draws the curves of a plot with uPlot, from their numbers: zoom by dragging, a point's numbers by pointing at it or with
// the arrow keys, series shown and hidden by their buttons, and all numbers as a table.
'use strict';

const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

/** A number in few letters. */
const brief = number => {
  if (number === null || number === undefined) return '–';
  const size = Math.abs(number);
  return size !== 0 && (size < 1e-3 || size >= 1e6)
    ? number.toExponential(3).replace(/\.?0+e/, 'e').replace('e+', 'e')
    : String(Number(number.toPrecision(6)));
};

/** A colour of the style sheet as a canvas takes it. */
const colour = (() => {
  const probe = element('span', { hidden: true });
  document.body.append(probe);
  return name => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
})();

const seriesColour = i => `--s${i % 7}`;

class Curves {
  constructor(holder, numbers) {
    this.holder = holder;
    this.canvas = holder.querySelector('.canvas');
    this.numbers = numbers;
    this.shown = numbers.series.map(() => true);
    this.at = null; // the point that is told: [series, point]
    this.tip = element('div', { className: 'tip', hidden: true });
    this.ring = element('div', { className: 'ring', hidden: true });
    this.plot = new uPlot(this.options(), [null, ...numbers.series.map(s => [s.xs, s.ys])], this.canvas);
    this.plot.over.append(this.tip, this.ring);
    this.plot.over.addEventListener('mouseleave', () => this.tell(null));
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'img');
    this.canvas.setAttribute('aria-label',
      `${numbers.title}: ${numbers.yAxis} over ${numbers.xAxis}; ${numbers.series.map(s => s.name).join(', ')}. The numbers are in the table below.`);
    this.canvas.addEventListener('keydown', event => this.key(event));
    holder.append(this.legend(), this.table());
    this.fit();
    new ResizeObserver(() => this.fit()).observe(this.canvas);
  }

  fit(width = this.canvas.clientWidth) {
    const size = { width, height: Math.round(Math.max(230, Math.min(360, width * 0.6))) };
    if (width > 0 && (size.width !== this.plot.width || size.height !== this.plot.height)) this.plot.setSize(size);
  }

  /** The ends of an axis, of all that is finite on it. */
  range(logarithmic, numbers) {
    const finite = numbers.filter(number => number !== null);
    let low = Math.min(...finite);
    let high = Math.max(...finite);
    if (finite.length === 0) return logarithmic ? [1, 10] : [0, 1];
    if (logarithmic) return low === high ? [low / 2, high * 2] : [low / 1.15, high * 1.15];
    if (low > 0 && low < high * 2 / 3) low = 0;
    if (low === high) return [low - (Math.abs(low) / 2 || 1), high + (Math.abs(low) / 2 || 1)];
    const room = (high - low) * 0.04;
    return [low === 0 ? 0 : low - room, high + room];
  }

  options() {
    const { series, marks, logX, logY } = this.numbers;
    const scale = (logarithmic, [min, max]) =>
      ({ time: false, auto: false, distr: logarithmic ? 3 : 1, min, max, range: (plot, from, to) => [from, to] });
    // Of many decades only some have a line.
    const round = (plot, splits) => {
      const decades = splits.filter(split => Math.abs(Math.log10(split) % 1) < 1e-9).length;
      const every = Math.ceil(decades / 8);
      return decades < 4 ? splits : splits.map(split => {
        const decade = Math.log10(split);
        return Math.abs(decade - Math.round(decade)) < 1e-9 && Math.round(decade) % every === 0 ? split : null;
      });
    };
    const axis = (label, logarithmic, more) => ({
      label,
      labelSize: 22,
      labelFont: '13px system-ui, sans-serif',
      font: '12px system-ui, sans-serif',
      stroke: () => colour('--quiet'),
      grid: { stroke: () => colour('--line'), width: 1, ...(logarithmic && { filter: round }) },
      ticks: { stroke: () => colour('--line'), width: 1, ...(logarithmic && { filter: round }) },
      values: (plot, splits) => splits.map(split => split === null ? '' : brief(split)),
      ...more,
    });
    this.full = {
      x: this.range(logX, series.flatMap(s => s.xs)),
      y: this.range(logY, series.flatMap(s => [...s.ys, ...s.lows, ...s.highs]).concat(marks.map(mark => mark.value))),
    };
    return {
      mode: 2, // each series has its own points
      width: 400,
      height: 240,
      legend: { show: false },
      cursor: {
        drag: { x: true, y: true, uni: 20 },
        points: { show: false },
        bind: { dblclick: () => () => this.zoomOut() },
      },
      scales: { x: scale(logX, this.full.x), y: scale(logY, this.full.y) },
      axes: [axis(this.numbers.xAxis, logX, { size: 34 }), axis(this.numbers.yAxis, logY, { size: 62 })],
      series: [{}, ...series.map((s, i) => ({
        label: s.name,
        facets: [{ scale: 'x', auto: false }, { scale: 'y', auto: false }],
        paths: plot => this.draw(plot, i),
        points: { show: false },
      }))],
      hooks: {
        drawAxes: [plot => this.drawMarks(plot)],
        setCursor: [plot => this.point(plot)],
      },
    };
  }

  within(plot, draw) {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    draw(ctx);
    ctx.restore();
  }

  draw(plot, i) {
    const s = this.numbers.series[i];
    const pixel = devicePixelRatio;
    const x = number => plot.valToPos(number, 'x', true);
    const y = number => plot.valToPos(number, 'y', true);
    this.within(plot, ctx => {
      ctx.strokeStyle = ctx.fillStyle = colour(s.kind === 'reference' ? '--quiet' : seriesColour(i));
      ctx.lineWidth = (s.kind === 'reference' ? 1.5 : 2) * pixel;
      if (s.kind !== 'points') {
        ctx.setLineDash(s.kind === 'reference' ? [6 * pixel, 5 * pixel] : []);
        ctx.beginPath();
        let joined = false;
        s.xs.forEach((at, k) => {
          const there = at !== null && s.ys[k] !== null;
          if (there) ctx[joined ? 'lineTo' : 'moveTo'](x(at), y(s.ys[k]));
          joined = there;
        });
        ctx.stroke();
        ctx.setLineDash([]);
      }
      s.lows.forEach((low, k) => {
        if (low === null || s.highs[k] === null || s.ys[k] === null) return;
        const centre = x(s.xs[k]);
        ctx.beginPath();
        for (const end of [low, s.highs[k]]) {
          ctx.moveTo(centre - 4 * pixel, y(end));
          ctx.lineTo(centre + 4 * pixel, y(end));
        }
        ctx.moveTo(centre, y(low));
        ctx.lineTo(centre, y(s.highs[k]));
        ctx.stroke();
      });
      if (s.kind === 'points' || (s.kind === 'curve' && s.xs.length <= 60)) {
        s.xs.forEach((at, k) => {
          if (at === null || s.ys[k] === null) return;
          ctx.beginPath();
          ctx.arc(x(at), y(s.ys[k]), (s.kind === 'points' ? 2.5 : 3.5) * pixel, 0, 2 * Math.PI);
          ctx.fill();
        });
      }
    });
    return null; // nothing is left for uPlot to draw
  }

  drawMarks(plot) {
    this.within(plot, ctx => {
      const pixel = devicePixelRatio;
      ctx.strokeStyle = ctx.fillStyle = colour('--quiet');
      ctx.lineWidth = pixel;
      ctx.font = `${12 * pixel}px system-ui, sans-serif`;
      ctx.textAlign = 'right';
      for (const mark of this.numbers.marks) {
        const y = plot.valToPos(mark.value, 'y', true);
        ctx.setLineDash([4 * pixel, 3 * pixel]);
        ctx.beginPath();
        ctx.moveTo(plot.bbox.left, y);
        ctx.lineTo(plot.bbox.left + plot.bbox.width, y);
        ctx.stroke();
        ctx.fillText(mark.label, plot.bbox.left + plot.bbox.width - 4 * pixel,
          y - plot.bbox.top < 20 * pixel ? y + 14 * pixel : y - 4 * pixel);
      }
    });
  }

  zoomOut() {
    this.plot.batch(() => {
      for (const axis of ['x', 'y']) this.plot.setScale(axis, { min: this.full[axis][0], max: this.full[axis][1] });
    });
  }

  redraw() {
    this.plot.redraw();
  }

  /** Tells of the point nearest to the pointer, if it is near. */
  point(plot) {
    const { left, top } = plot.cursor;
    if (left === undefined || left < 0) return;
    let nearest = null;
    let least = 30 * 30;
    this.numbers.series.forEach((s, i) => {
      if (!this.shown[i]) return;
      s.xs.forEach((at, k) => {
        if (at === null || s.ys[k] === null) return;
        const distance = (plot.valToPos(at, 'x') - left) ** 2 + (plot.valToPos(s.ys[k], 'y') - top) ** 2;
        if (distance < least) {
          least = distance;
          nearest = [i, k];
        }
      });
    });
    this.tell(nearest);
  }

  tell(at) {
    this.at = at;
    this.tip.hidden = this.ring.hidden = at === null;
    if (at === null) return;
    const s = this.numbers.series[at[0]];
    const k = at[1];
    const interval = s.lows[k] !== undefined && s.lows[k] !== null ? ` (${brief(s.lows[k])} to ${brief(s.highs[k])})` : '';
    this.tip.textContent = `${s.name}: ${brief(s.ys[k])}${interval} at ${brief(s.xs[k])}`;
    const left = this.plot.valToPos(s.xs[k], 'x');
    const top = this.plot.valToPos(s.ys[k], 'y');
    this.ring.style.left = `${left}px`;
    this.ring.style.top = `${top}px`;
    const { clientWidth: width, clientHeight: height } = this.plot.over;
    this.tip.style.left = `${Math.max(0, Math.min(left + 10, width - this.tip.offsetWidth))}px`;
    this.tip.style.top = `${top > height / 2 ? Math.max(0, top - this.tip.offsetHeight - 10) : top + 10}px`;
  }

  key(event) {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (event.key === 'Escape') this.tell(null);
    if (!step) return;
    event.preventDefault();
    const { series } = this.numbers;
    const [i, k] = this.at ?? [0, -1];
    const next = (i + step[0] + series.length) % series.length;
    const { xs, ys } = series[next];
    const there = at => xs[at] !== null && ys[at] !== null;
    let at = Math.min(k, xs.length - 1) + step[1];
    while (at in xs && !there(at)) at += step[1] || 1;
    if (at in xs) this.tell([next, at]);
  }

  legend() {
    const buttons = this.numbers.series.map((s, i) => {
      const button = element('button', { type: 'button', textContent: s.name, className: s.kind });
      button.style.setProperty('--colour', `var(${s.kind === 'reference' ? '--quiet' : seriesColour(i)})`);
      button.setAttribute('aria-pressed', 'true');
      button.addEventListener('click', () => {
        this.shown[i] = !this.shown[i];
        button.setAttribute('aria-pressed', String(this.shown[i]));
        this.plot.setSeries(i + 1, { show: this.shown[i] });
        this.tell(null);
      });
      return button;
    });
    const whole = element('button', { type: 'button', textContent: 'Whole range', title: 'Drag in the picture to see a part' });
    whole.className = 'whole';
    whole.addEventListener('click', () => this.zoomOut());
    return element('div', { className: 'legend' }, ...buttons, whole);
  }

  /** Made when it is asked for. */
  table() {
    const details = element('details', { className: 'numbers' }, element('summary', { textContent: 'The numbers' }));
    details.addEventListener('toggle', () => {
      if (details.querySelector('table')) return;
      const row = (cell, ...cells) => element('tr', {}, ...cells.map(text => element(cell, { textContent: text })));
      const body = element('tbody');
      for (const s of this.numbers.series) {
        s.xs.forEach((x, k) => body.append(
          row('td', s.name, brief(x), brief(s.ys[k]), ...(s.lows.length ? [brief(s.lows[k]), brief(s.highs[k])] : ['', '']))));
      }
      const head = element('thead', {}, row('th', 'series', this.numbers.xAxis, this.numbers.yAxis, 'from', 'to'));
      const copied = element('div', { className: 'copied' }, element('table', {}, head, body));
      details.append(copied);
      addCopyButton(copied);
    });
    return details;
  }
}
