// Verkenner: het rekenmodel van het rapport, in de pagina. Dezelfde regels als src/hoofdtaak3/model, in dezelfde volgorde;
// een test vergelijkt de twee in een browser. Gegevens: zie src/hoofdtaak3/analyses/explorer.py.
"use strict";
(function () {
  const TOLERANCE = 1e-9;
  const NOTHING = 1e-12; // a share below this is the rest of a subtraction of decimals
  const DUST = 1e-13; // part of a capacity below which an amount is what rounding left
  const TIE = 1 + 1e-12; // gains closer than this are equal
  const HOURS = 24;
  const EARTH_KM = 6371.0088;
  const PEACE = 0;
  const PHASES = [0, 1, 2, 3];
  const ZERO = [0, 0];
  const UNKNOWN = [0, Infinity];
  const UNKNOWN_CLASS = "onbekend";

  const { isNaN } = Number;
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  const times = (value, factor) => (factor === 0 ? 0 : value * factor);

  // Amounts are limits [low, high]; known when they agree.
  const exactly = (value) => (isNaN(value) ? UNKNOWN : [value, value]);
  const isKnown = ([low, high]) => high < Infinity && high - low <= TOLERANCE * Math.max(1, high);
  const known = (limits) => (isKnown(limits) ? limits[1] : NaN);
  const total = (list) => [sum(list.map((limits) => limits[0])), sum(list.map((limits) => limits[1]))];

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

  // The data as text: unknown becomes NaN, what has no limit Infinity.
  const read = (text) => JSON.parse(text, (_, value) => (value === null ? NaN : value === "inf" ? Infinity : value));

  // One scenario; `later`: on the day on which the measures are ready.
  function world(data, id, later) {
    const own = data.scenarios[id];
    const found = later && own.later ? own.later : own.now;
    const pick = (name, places) => places.map((place) => data[name][place]);
    const days = (kinds) =>
      kinds.map(([phase, growths, shares]) => ({ phase, growths: data.growths[growths], shares: data.shares[shares] }));
    return {
      ...found,
      capabilities: pick("capabilities", found.capabilities),
      pools: pick("pools", found.pools),
      alternatives: pick("alternatives", found.alternatives),
      lines: pick("lines", found.lines).map(([capability, hours, start, place, demand]) => ({
        capability,
        hours,
        start,
        place,
        demand: demand.flatMap(([days, low, high]) => Array(days).fill([low, high])),
      })),
      days: days(pick("kinds", found.days)),
      ladder: days(pick("kinds", found.ladder)),
      places: data.places,
    };
  }

  // What a reader sets: measures (ids), mandate (nobody is kept from helping), and of one capability its claim and
  // readiness (shares; null: as they are) and factors on its pools, their response times and its demand.
  const PLAIN = { later: false, measures: [], mandate: false, capability: "", claim: null, readiness: null, pools: 1, response: 1, demand: 1 };

  function changed(plain, settings, measures) {
    const effects = measures.filter(([id]) => settings.measures.includes(id)).flatMap(([, own]) => own);
    const of = (target, id, attribute) =>
      effects.filter((e) => e[0] === target && e[1] === id && e[2] === attribute).map((e) => e[3]);
    const shortest = (present, agreed) => (agreed.length && isNaN(present) ? Math.min(...agreed) : Math.min(present, ...agreed));
    const highest = (present, agreed) => (agreed.length && isNaN(present) ? Math.max(...agreed) : Math.max(present, ...agreed));
    const chosen = settings.capability;
    const claimed = (c) => (settings.claim === null ? c.claim1 : c.claim1.map((own, phase) => (phase === PEACE ? own : settings.claim)));
    const alternatives = plain.alternatives.map((a) => ({
      ...a,
      response: shortest(a.response, of("alternative", a.id, "response_hours")) * (a.capability === chosen ? settings.response : 1),
      mandate: settings.mandate || of("alternative", a.id, "mandate").length ? 1 : a.mandate,
      exists: of("alternative", a.id, "exists").length ? 1 : a.exists,
    }));
    const own = new Set(alternatives.filter((a) => a.capability === chosen).map((a) => a.pool));
    return {
      ...plain,
      alternatives,
      capabilities: plain.capabilities.map((c) => ({
        ...c,
        extra: c.extra + sum(of("capability", c.id, "units")),
        response: shortest(c.response, of("capability", c.id, "response_hours")),
        reference: highest(c.reference, of("capability", c.id, "promise")),
        claim1: c.id === chosen ? claimed(c) : c.claim1,
        readiness: c.id === chosen && settings.readiness !== null ? settings.readiness : c.readiness,
        asks: c.id === chosen ? settings.demand : 1,
      })),
      pools: plain.pools.map((p) => {
        const factor = own.has(p.id) ? settings.pools : 1;
        return { ...p, units: p.units * factor, extra: (p.extra + sum(of("pool", p.id, "units"))) * factor };
      }),
      lines: plain.lines.map((line) =>
        line.capability === chosen && settings.demand !== 1
          ? { ...line, demand: line.demand.map((limits) => limits.map((amount) => times(amount, settings.demand))) }
          : line,
      ),
    };
  }

  // What Defence has of a capability, and what is left of a pool (supply.py, pools.py)

  function supply(capability, phase, growth) {
    const factors = [capability.units, growth, capability.readiness, left(capability.claim1[phase], capability.claim2[phase])];
    if (factors.some((factor) => factor <= 0)) return capability.extra;
    const raw = factors.reduce((product, factor) => product * factor, 1);
    if (isNaN(raw) || capability.divisible) return raw + capability.extra;
    return Math.floor(raw + TOLERANCE + 0.5) + capability.extra;
  }

  function left(...shares) {
    const rest = 1 - sum(shares.filter((share) => !isNaN(share)));
    if (rest < NOTHING) return 0;
    return shares.some(isNaN) ? NaN : rest;
  }

  function poolSupply(pool, share) {
    const [low, high] = Array.isArray(share) ? share : [share, share];
    const ends = isNaN(pool.units) ? [0, times(Infinity, high)] : [pool.units * low, pool.units * high];
    return ends.map((amount) => amount + pool.extra);
  }

  // Who may serve, from when on, at what cost (eligibility.py, travel.py)

  function travel(world, source, place) {
    if (isNaN(source.place) || isNaN(place)) return 0;
    const [[lonA, latA], [lonB, latB]] = [world.places[source.place], world.places[place]];
    const radians = (degrees) => (degrees * Math.PI) / 180;
    const [a, b] = [radians(latA), radians(latB)];
    const half = Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(radians(lonB - lonA) / 2) ** 2;
    const [speed, detour] = world.travel[source.mode];
    return (2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(half))) * detour) / speed;
  }

  const hidden = (alternatives) => !alternatives.length || alternatives.some((a) => a.status === "unknown");

  function allowed(link) {
    if (link.mandate === 0 || link.exists === 0) return false;
    return isNaN(link.mandate) || isNaN(link.exists) ? null : true;
  }

  function inTime(hours, required, k) {
    if (hours <= HOURS * k + TOLERANCE) return true;
    if (isNaN(hours) || isNaN(required)) return null;
    return hours <= required + HOURS * k + TOLERANCE;
  }

  function cost(link, k) {
    if (isNaN(link.unit)) return UNKNOWN;
    if (link.rotation === 1 || k < link.endurance) return [link.unit, link.unit];
    const most = link.unit * (isNaN(link.rotation) ? Infinity : link.rotation);
    return isNaN(link.endurance) || isNaN(link.rotation) ? [link.unit, most] : [most, most];
  }

  // The scenario with its indices resolved: sources are the capabilities, then the pools.
  function compiled(world) {
    const at = new Map(world.capabilities.map((c, i) => [c.id, i]));
    const pools = new Map(world.pools.map((p, i) => [p.id, i]));
    const alternatives = new Map(world.capabilities.map((c) => [c.id, []]));
    for (const a of world.alternatives) alternatives.get(a.capability).push(a);
    const seen = new Map();
    function links(id, place) {
      const key = id + " " + place;
      if (!seen.has(key)) {
        const own = world.capabilities[at.get(id)];
        const found = [{ ...own, source: at.get(id), hours: own.response + travel(world, own, place), unit: 1, mandate: 1, exists: 1 }];
        for (const a of alternatives.get(id).filter((each) => each.status === "available")) {
          const pool = world.pools[pools.get(a.pool)];
          const source = at.size + pools.get(a.pool);
          found.push({ ...pool, ...a, source, hours: a.response + travel(world, pool, place), unit: 1 / a.equivalence });
        }
        seen.set(key, found.filter((link) => allowed(link) !== false));
      }
      return seen.get(key);
    }
    const drained = new Set(world.withheld.flatMap((id) => links(id, NaN).map((link) => link.source)));
    return { ...world, at, links, drained, byCapability: alternatives };
  }

  // What is not known makes a worst and a best world (worlds.py)

  function worst(requests, supplies, drained) {
    const draft = drafted(supplies.map(([low], i) => (drained.has(i) ? 0 : low)));
    for (const { demand, hours, k, links } of requests) {
      const certain = [];
      const shadows = [];
      for (const link of links) {
        const onTime = inTime(link.hours, hours, k);
        if (draft.supply[link.source] <= 0 || onTime === false) continue;
        const most = cost(link, k)[1];
        const place = draft.place(link.source);
        if (allowed(link) && onTime && most < Infinity && !isNaN(hours)) certain.push([place, most]);
        else shadows.push(most < Infinity ? [demand[1], [[place, most]], false] : [Infinity, [[place, 1]], false]);
      }
      draft.rows.push([demand[1], certain, true], ...shadows);
    }
    return draft;
  }

  function best(requests, supplies, civil) {
    const draft = drafted(supplies.map((limits) => limits[1]));
    for (const { demand, hours, k, links, hidden } of requests) {
      const edges = hidden && civil ? [[draft.alone(Infinity), 1]] : [];
      for (const link of links) {
        const onTime = inTime(link.hours, hours, k);
        const most = draft.supply[link.source];
        if (most <= 0 || onTime === false) continue;
        const least = cost(link, k)[0];
        if (allowed(link) && onTime && least > 0 && !isNaN(hours)) edges.push([draft.place(link.source), least]);
        else edges.push(least > 0 ? [draft.alone(most), least] : [draft.alone(Infinity), 1]);
      }
      draft.rows.push([demand[0], edges, true]);
    }
    return draft;
  }

  function drafted(supply) {
    const places = new Map();
    const capacity = [];
    const alone = (amount) => capacity.push(amount) - 1;
    const place = (source) => {
      if (!places.has(source)) places.set(source, alone(supply[source]));
      return places.get(source);
    };
    return { supply, capacity, rows: [], alone, place };
  }

  function served({ capacity, rows }) {
    const flow = new Flow(capacity);
    return rows.map(([demand, edges]) => flow.serve(demand, edges)).filter((_, i) => rows[i][2]);
  }

  function short(demand, got) {
    const gap = demand - got;
    return gap > TOLERANCE * Math.max(1, got) ? gap : 0;
  }

  // Gap per request, in order of rank. Where all is known the two worlds are one.
  function gaps(requests, supplies, drained, civil) {
    const bad = worst(requests, supplies, drained);
    const least = served(bad);
    const settled = !drained.size && bad.rows.length === requests.length && supplies.every(isSure);
    const sure = ({ demand, hidden, links, k }) => isSure(demand) && !(civil && hidden) && links.every((link) => isSure(cost(link, k)));
    const one = settled && requests.every(sure);
    const most = one ? least : served(best(requests, supplies, civil));
    return requests.map(({ demand: [low, high] }, i) => [short(low, most[i]), high === Infinity ? Infinity : short(high, least[i])]);
  }

  const isSure = ([low, high]) => low === high;

  // Results

  function outcome(demand, gap, alone, world) {
    const [asked, lacking, aloneLacks] = [demand, gap, alone].map(known);
    return {
      demand: asked,
      defence: asked - aloneLacks,
      civil: aloneLacks - lacking,
      gap: lacking,
      cover: met(gap, alone),
      klass: classify(demand, gap, alone, world),
    };
  }

  function met(gap, whole) {
    if (whole[0] <= TOLERANCE) return NaN;
    return gap[1] <= TOLERANCE ? 1 : 1 - known(gap) / known(whole);
  }

  function classify(demand, gap, alone, thresholds) {
    if (demand[1] <= TOLERANCE) return "nvt";
    if (alone[1] <= TOLERANCE) return demand[0] > TOLERANCE ? "A" : UNKNOWN_CLASS;
    if (alone[0] <= TOLERANCE) return UNKNOWN_CLASS;
    const by = (share) => {
      if (share >= thresholds.covered - TOLERANCE) return "B";
      return share <= thresholds.none + TOLERANCE ? "D" : "C";
    };
    const least = by(1 - gap[1] / (isKnown(alone) ? alone[1] : alone[0]));
    return least === by(1 - gap[0] / alone[1]) ? least : UNKNOWN_CLASS;
  }

  // Highest gap of a day in whole units; unknown when what is not known of a day decides it.
  function peak(found) {
    const highest = (amounts) => amounts.reduce((most, gap) => Math.max(most, Math.ceil(gap - TOLERANCE)), 0);
    const low = highest(found.map((gap) => (isKnown(gap) ? gap[1] : gap[0])));
    return low === highest(found.map((gap) => gap[1])) ? low : NaN;
  }

  // Every capability over the whole scenario, with all that is asked at the same time.
  function overScenario(world) {
    const own = world.capabilities.map(() => ({ demand: [], gap: [], alone: [] }));
    const lines = world.lines.map((line) => ({
      ...line,
      owner: world.at.get(line.capability),
      links: world.links(line.capability, line.place),
      hidden: hidden(world.byCapability.get(line.capability)),
    }));
    world.days.forEach(({ phase, growths, shares }, day) => {
      const requests = lines
        .filter(({ start, demand }) => day >= start && day < start + demand.length)
        .map(({ start, owner, hours, links, hidden, demand }) => ({ owner, hours, links, hidden, k: day - start, demand: demand[day - start] }));
      const defence = world.capabilities.map((c, i) => exactly(supply(c, phase, growths[i])));
      const civil = world.pools.map((pool, i) => poolSupply(pool, shares[i]));
      const gap = gaps(requests, [...defence, ...civil], world.drained, true);
      const alone = gaps(requests, [...defence, ...civil.map(() => ZERO)], world.drained, false);
      world.capabilities.forEach((c, i) => {
        const unseen = world.withheld.includes(c.id) ? [UNKNOWN] : [];
        const mine = (list) => total([...list.filter((_, j) => requests[j].owner === i), ...unseen]);
        own[i].demand.push(mine(requests.map(({ demand }) => demand)));
        own[i].gap.push(mine(gap));
        own[i].alone.push(mine(alone));
      });
    });
    return own.map(({ demand, gap, alone }) => ({
      ...outcome(total(demand), total(gap), total(alone), world),
      peak: peak(gap),
    }));
  }

  // One request for the reference of one capability in one phase, with nothing else going on (reference.py).
  function onLadder(world, i, { phase, growths, shares }) {
    const capability = world.capabilities[i];
    const units = supply(capability, phase, growths[i]);
    const demand = exactly(times(capability.reference, capability.asks));
    const request = {
      demand,
      k: 0,
      hours: capability.norm,
      links: world.links(capability.id, world.place),
      hidden: hidden(world.byCapability.get(capability.id)),
    };
    const defence = world.capabilities.map((_, j) => (j === i ? exactly(units) : ZERO));
    const civil = world.pools.map((pool, j) => poolSupply(pool, shares[j]));
    const none = new Set();
    const [gap] = gaps([request], [...defence, ...civil], none, true);
    const [alone] = gaps([request], [...defence, ...civil.map(() => ZERO)], none, false);
    return { ...outcome(demand, gap, alone, world), supply: units };
  }

  // Who could be there first, allowed or not; "unknown" and "none" when nobody is known.
  function fastest(world, capability) {
    const known = world.byCapability.get(capability.id).filter((a) => a.status === "available");
    const pool = (a) => world.pools.find((p) => p.id === a.pool);
    const hours = (a) => a.response + travel(world, pool(a), world.place);
    const order = (a) => [a.exists === 0 ? 1 : 0, isNaN(hours(a)) ? Infinity : hours(a)];
    const [first] = known.sort((a, b) => order(a)[0] - order(b)[0] || order(a)[1] - order(b)[1] || 0);
    if (first) return { pool: first.pool, hours: hours(first), mandate: first.mandate, exists: first.exists };
    return hidden(world.byCapability.get(capability.id)) ? "unknown" : "none";
  }

  // All capabilities under one setting, in order of id.
  function assess(data, scenario, settings) {
    const own = compiled(changed(world(data, scenario, settings.later), settings, data.measures));
    let found; // the whole scenario takes longest: only when asked for
    return own.capabilities.map((capability, i) => ({
      id: capability.id,
      get scenario() {
        return (found ??= overScenario(own))[i];
      },
      ladder: PHASES.map((phase) => onLadder(own, i, own.ladder[phase])),
      fastest: fastest(own, capability),
      claim1: capability.claim1,
      readiness: capability.readiness,
    }));
  }

  window.hoofdtaak3 = Object.assign(window.hoofdtaak3 || {}, { read, assess, PLAIN });
})();
