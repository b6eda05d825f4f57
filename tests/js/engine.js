// The engine of static/js/live/ without disk and network: what is typed is there, and stays here.
// The page brings the state it starts from in `window.startState`; `window.engine` plays the others.

export async function openEngine() {
  const engine = new MemoryEngine(globalThis.startState);
  globalThis.engine = engine;
  return engine;
}

class MemoryEngine extends EventTarget {
  constructor({ points, ...header }) {
    super();
    this.state = { ...header, points: new Map(points.map((point) => [point.id, point])) };
    this.gone = new Map();
    this.log = [];
    this.conflicts = [];
    this.held = [];
    this.presence = [];
    this.here = null;
    this.storage = { kind: "ok", words: "" };
    this.status = { kind: "saved", words: "Saved 10:00", unsent: 0, conflicts: 0, held: 0 };
  }

  create({ id = crypto.randomUUID(), ...fields }) {
    this.#write("create", id, fields);
    return id;
  }

  async update(id, fields) {
    this.#write("update", id, fields);
  }

  async remove(id) {
    this.gone.set(id, this.state.points.get(id));
    this.state.points.delete(id);
    this.#told("remove", id, {});
  }

  async restore(id) {
    this.state.points.set(id, this.gone.get(id));
    this.#told("restore", id, {});
  }

  async onDisk() {}

  async keepFrame() {}

  isBehind() {
    return false;
  }

  announce(pointId) {
    this.here = pointId;
  }

  retry() {
    this.retried = true;
  }

  async resolve(id, choice) {
    this.resolved = [id, choice];
    this.conflicts = this.conflicts.filter((conflict) => conflict.id !== id);
    this.#tell("conflicts", {});
  }

  download() {
    const texts = [...this.state.points.values()].map((point) => point.text);
    return new Blob([texts.join("\n")], { type: "text/plain" });
  }

  applyUpdate() {
    this.updated = true;
  }

  // What others do, for tests ---------------------------------------------------------------------

  fromOthers(id, fields) {
    this.#write("remote", id, fields, true);
  }

  setStatus(status) {
    this.status = { ...this.status, ...status };
    this.#tell("status", {});
  }

  setPresence(presence) {
    this.presence = presence;
    this.#tell("presence", { remote: true });
  }

  setConflicts(conflicts) {
    this.conflicts = conflicts;
    this.#tell("conflicts", {});
  }

  setStorage(storage) {
    this.storage = storage;
    this.#tell("storage", storage);
  }

  offerUpdate() {
    this.#tell("update-ready", {});
  }

  #write(kind, id, fields, remote = false) {
    const before = this.state.points.get(id) || { ...BLANK, id };
    const tags = { ...before.tags, ...fields.tags };
    this.state.points.set(id, { ...before, ...fields, tags });
    this.#told(kind, id, fields, remote);
  }

  #told(kind, id, fields, remote = false) {
    this.log.push([kind, id, fields]);
    this.#tell("points", { ids: [id], remote });
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

const BLANK = {
  version: 0,
  section: "summary",
  kind: "point",
  heading: "",
  level: 0,
  order: "",
  text: "",
  language: "",
  support: "",
  contested: false,
  tags: {},
  attributions: [],
  practice: null,
};
