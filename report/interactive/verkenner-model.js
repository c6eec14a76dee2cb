// Verkenner: één capaciteit onder andere instellingen. Hetzelfde als src/hoofdtaak3/model/explorer.py, met dezelfde
// bewerkingen in dezelfde volgorde; een test vergelijkt de twee in een browser.
//
// Gegevens: zie src/hoofdtaak3/figures/explorer_data.py. `null` is daar onbekend of onbegrensd.
"use strict";
(function () {
  const TOLERANCE = 1e-9;
  const NOTHING = 1e-12; // a share below this is the rest of a subtraction of decimals
  const DUST = 1e-13; // part of a capacity below which an amount is what rounding left
  const TIE = 1 + 1e-12; // gains closer than this are equal
  const PEACE = 0;
  const PHASES = 4;
  const UNKNOWN = "onbekend";

  const number = (value) => (value === null ? NaN : value);
  const amount = (value) => (value === null ? Infinity : value);
  // Nothing of what is unknown is nothing.
  const times = (value, factor) => (factor === 0 ? 0 : value * factor);
  const sum = (values) => values.reduce((total, value) => total + value, 0);

  // A split of the sources over the lines so far (allocation.py): every line gets as much as possible, and earlier
  // lines keep exactly what they have.
  class Flow {
    constructor(capacity) {
      this.spare = capacity.slice();
      this.tiny = capacity.map((c) => (c < Infinity ? DUST * c : DUST));
      this.edges = [];
      this.amounts = [];
      this.users = capacity.map(() => new Map()); // per source: "line,edge" -> [line, edge], in order of first use
    }

    serve(demand, edges) {
      const line = this.edges.length;
      this.edges.push(edges);
      this.amounts.push(edges.map(() => 0));
      let need = demand;
      while (need > DUST * demand || need === Infinity) {
        const [gains, steps] = this.search(edges);
        for (const [source, step] of steps) {
          if (step[0] < 0 && this.spare[source] > 0) {
            need -= this.push(line, source, steps, need);
            if (need <= 0) return demand;
          }
        }
        const source = this.nearest(gains, steps);
        if (source < 0) break;
        need -= this.push(line, source, steps, need);
        if (need <= 0) return demand;
      }
      return sum(this.amounts[line]);
    }

    // Highest gain from every source to the line, and per source the first shift of that path:
    // [source that is freed, line that is moved, its edge to the new source, its edge to the freed one].
    search(edges) {
      const gains = new Map();
      const steps = new Map();
      edges.forEach(([source, cost], e) => {
        if (1 / cost > (gains.get(source) || 0)) {
          gains.set(source, 1 / cost);
          steps.set(source, [-1, -1, e, -1]);
        }
      });
      let frontier = [...gains.keys()];
      for (let visits = 0; visits < this.spare.length && frontier.length; visits += 1) {
        const changed = new Set();
        for (const freed of frontier) {
          for (const [line, edge] of this.users[freed].values()) {
            const others = this.edges[line];
            if (others.length === 1) continue;
            const value = gains.get(freed) * others[edge][1];
            others.forEach(([source, cost], e) => {
              const gain = value / cost;
              if (gain > (gains.get(source) || 0) * TIE && !leadsTo(steps, freed, source)) {
                gains.set(source, gain);
                steps.set(source, [freed, line, e, edge]);
                changed.add(source);
              }
            });
          }
        }
        frontier = [...changed];
      }
      return [gains, steps];
    }

    // The source with something left at the fewest shifts from the line; -1 when there is none.
    nearest(gains, steps) {
      let best = -1;
      let fewest = this.spare.length + 1;
      for (const source of gains.keys()) {
        if (!(this.spare[source] > 0)) continue;
        let shifts = 0;
        for (let at = source; steps.get(at)[0] >= 0; at = steps.get(at)[0]) shifts += 1;
        if (shifts < fewest) [best, fewest] = [source, shifts];
      }
      return best;
    }

    // Serve the line along one path, up to what it needs and what the path holds; gives the served amount.
    push(line, source, steps, need) {
      const path = [];
      for (let at = source; ; at = steps.get(at)[0]) {
        path.push([at, ...steps.get(at)]);
        if (steps.get(at)[0] < 0) break;
      }
      path.reverse();
      const first = path[0][3];
      let use = this.edges[line][first][1];
      let most = need;
      const shifts = [];
      for (const [at, freed, moved, to, away] of path.slice(1)) {
        const edges = this.edges[moved];
        const rate = use / edges[away][1];
        most = Math.min(most, this.amounts[moved][away] / rate);
        shifts.push([moved, at, to, freed, away, rate]);
        use = rate * edges[to][1];
      }
      most = Math.min(most, this.spare[source] / use);
      if (most === Infinity) throw new Error("an unlimited demand meets an unlimited source");
      this.add(line, first, path[0][0], most);
      for (const [moved, at, to, freed, away, rate] of shifts) {
        this.add(moved, to, at, most * rate);
        let rest = this.amounts[moved][away] - most * rate;
        if (rest * this.edges[moved][away][1] <= this.tiny[freed]) {
          rest = 0;
          this.users[freed].delete(moved + "," + away);
        }
        this.amounts[moved][away] = rest;
      }
      const spare = this.spare[source] - most * use;
      this.spare[source] = spare > this.tiny[source] ? spare : 0;
      return most;
    }

    add(line, edge, source, served) {
      this.amounts[line][edge] += served;
      this.users[source].set(line + "," + edge, [line, edge]);
    }
  }

  function leadsTo(steps, start, goal) {
    for (let at = start; at >= 0; at = steps.get(at)[0]) if (at === goal) return true;
    return false;
  }

  // What Defence has of the capability (supply.py); NaN is unknown.
  function supply(frozen, settings, phase, growth) {
    const claimed = settings.claim !== null && phase !== PEACE;
    const claim1 = claimed ? settings.claim : number(frozen.claim1[phase]);
    const readiness = settings.readiness === null ? number(frozen.readiness) : settings.readiness;
    const factors = [number(frozen.units), number(growth), readiness, left(claim1, number(frozen.claim2[phase]))];
    if (factors.some((factor) => factor <= 0)) return frozen.extra;
    const raw = factors.reduce((product, factor) => product * factor, 1);
    if (Number.isNaN(raw) || frozen.divisible) return raw + frozen.extra;
    return Math.floor(raw + TOLERANCE + 0.5) + frozen.extra;
  }

  function left(claim1, claim2) {
    const shares = [claim1, claim2];
    const known = 1 - sum(shares.filter((share) => !Number.isNaN(share)));
    if (known < NOTHING) return 0;
    return shares.some(Number.isNaN) ? NaN : known;
  }

  // Amounts are limits [low, high]; known when they agree.
  const isKnown = ([low, high]) => high < Infinity && high - low <= TOLERANCE * Math.max(1, high);
  const value = (limits) => (isKnown(limits) ? limits[1] : NaN);
  const total = (list) => [sum(list.map((limits) => limits[0])), sum(list.map((limits) => limits[1]))];

  function short(demand, served) {
    const gap = demand - served;
    return gap > TOLERANCE * Math.max(1, served) ? gap : 0;
  }

  function serve([sources, rows], own, demand, civil) {
    const flow = new Flow(sources.map((source) => (source === "d" ? own : times(amount(source), civil))));
    const served = [];
    for (const [asked, counted, edges] of rows) {
      const open = edges.filter(([source]) => civil > 0 || sources[source] === "d");
      const got = flow.serve(times(amount(asked), demand), open);
      if (counted) served.push(got);
    }
    return served;
  }

  const counted = ([, rows]) => rows.filter((row) => row[1]).map((row) => amount(row[0]));

  function gaps(worlds, lines, own, demand, civil) {
    const [low, high] = Number.isNaN(own) ? [0, Infinity] : [own, own];
    const least = serve(worlds[0], low, demand, civil);
    const most = serve(worlds[1], high, demand, civil);
    return lines.map((asked, i) => [
      short(asked[0], most[i]),
      asked[1] === Infinity ? Infinity : short(asked[1], least[i]),
    ]);
  }

  // Settings: claim and readiness are shares or null (as in the scenario), civil and demand are factors.
  function explore(frozen, settings) {
    const supplies = frozen.situations.map(([phase, growth]) => supply(frozen, settings, phase, growth));
    const hidden = frozen.withheld ? [[0, Infinity]] : [];
    const days = frozen.situations.map(([, , worst, best, count], i) => {
      const worlds = [frozen.worlds[worst], frozen.worlds[best]];
      const most = counted(worlds[0]);
      const least = counted(worlds[1]);
      const lines = most.map((high, j) => [times(least[j], settings.demand), times(high, settings.demand)]);
      return {
        count,
        demand: total([...lines, ...hidden]),
        gap: total([...gaps(worlds, lines, supplies[i], settings.demand, settings.civil), ...hidden]),
        alone: total([...gaps(worlds, lines, supplies[i], settings.demand, 0), ...hidden]),
      };
    });
    const whole = (name) => total(days.map((day) => day[name].map((limit) => limit * day.count)));
    const [demand, gap, alone] = [whole("demand"), whole("gap"), whole("alone")];
    const lacking = value(gap);
    const aloneLacks = value(alone);
    return {
      supply: byPhase(frozen, supplies),
      availability: availability(supplies, supplies[frozen.last], number(frozen.reference)),
      demand_unit_days: value(demand),
      defence_unit_days: value(demand) - aloneLacks,
      civil_unit_days: aloneLacks - lacking,
      gap_unit_days: lacking,
      peak_gap: peak(days.map((day) => day.gap)),
      cover: met(gap, alone),
      klass: classify(demand, gap, alone, frozen),
    };
  }

  // Least supply per phase that occurs.
  function byPhase(frozen, supplies) {
    const found = {};
    for (let phase = 0; phase < PHASES; phase += 1) {
      const own = supplies.filter((_, i) => frozen.situations[i][0] === phase);
      if (own.length) found[phase] = least(own);
    }
    return found;
  }

  function least(supplies) {
    const known = supplies.filter((own) => !Number.isNaN(own));
    const lowest = Math.min(...known); // Infinity when nothing is known
    return known.length < supplies.length && lowest > 0 ? NaN : lowest;
  }

  function availability(supplies, last, reference) {
    if (supplies.some((own) => own <= TOLERANCE)) {
      if (Number.isNaN(last)) return UNKNOWN;
      return last > TOLERANCE ? "tijdelijk_niet" : "niet_beschikbaar";
    }
    if (supplies.some(Number.isNaN) || Number.isNaN(reference)) return UNKNOWN;
    return Math.min(...supplies) >= reference - TOLERANCE ? "beschikbaar" : "beperkt";
  }

  // Highest gap of a day in whole units; unknown when what is not known of a day decides it.
  function peak(gaps) {
    const highest = (amounts) => Math.max(...amounts.map((gap) => Math.max(0, Math.ceil(gap - TOLERANCE))));
    const low = highest(gaps.map((gap) => (isKnown(gap) ? gap[1] : gap[0])));
    return low === highest(gaps.map((gap) => gap[1])) ? low : NaN;
  }

  function met(gap, whole) {
    if (whole[0] <= TOLERANCE) return NaN;
    return gap[1] <= TOLERANCE ? 1 : 1 - value(gap) / value(whole);
  }

  function classify(demand, gap, alone, frozen) {
    if (demand[1] <= TOLERANCE) return "nvt";
    if (alone[1] <= TOLERANCE) return demand[0] > TOLERANCE ? "A" : UNKNOWN;
    if (alone[0] <= TOLERANCE) return UNKNOWN;
    const by = (share) => {
      if (share >= frozen.covered - TOLERANCE) return "B";
      return share <= frozen.none + TOLERANCE ? "D" : "C";
    };
    const worst = by(1 - gap[1] / (isKnown(alone) ? alone[1] : alone[0]));
    return worst === by(1 - gap[0] / alone[1]) ? worst : UNKNOWN;
  }

  window.hoofdtaak3 = Object.assign(window.hoofdtaak3 || {}, { explore });
})();
