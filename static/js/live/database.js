// IndexedDB in promises. One database for each person: nobody opens the one of somebody else.

const VERSION = 2;
const PREFIX = "gfmd-live-";

/** @param {string|number} userId */
export const databaseName = (userId) => `${PREFIX}${userId}`;

/**
 * @param {string|number} userId
 * @returns {Promise<IDBDatabase>} rejects in a browser that keeps nothing
 */
export function openDatabase(userId) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(databaseName(userId), VERSION);
    request.onupgradeneeded = ({ oldVersion }) => createStores(request.result, oldVersion);
    request.onsuccess = () => resolve(giveWay(request.result));
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("Another window holds the database back."));
  });
}

function createStores(database, before) {
  // What is typed, from the event on until the journal has it as a row.
  if (before < 2) database.createObjectStore("typed");
  if (before) return;
  database.createObjectStore("keys");
  database.createObjectStore("reports");
  const operations = database.createObjectStore("operations", {
    keyPath: "seq",
    autoIncrement: true,
  });
  operations.createIndex("report", "report");
  operations.createIndex("opId", "opId", { unique: true });
}

function giveWay(database) {
  database.onversionchange = () => database.close();
  return database;
}

/**
 * Run `work(store, …)` in one transaction; resolves with its result when that is on disk.
 * @template T
 * @param {IDBDatabase} database
 * @param {string|string[]} names of the stores
 * @param {"readonly"|"readwrite"} mode
 * @param {(...stores: IDBObjectStore[]) => T} work
 * @returns {Promise<T>}
 */
export function transact(database, names, mode, work) {
  return new Promise((resolve, reject) => {
    // Strict: a loss of power must not take back what "Saved on this device" promised.
    const transaction = database.transaction(names, mode, { durability: "strict" });
    let result;
    transaction.oncomplete = () => resolve(result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error ?? new Error("The browser gave up."));
    result = work(...[names].flat().map((name) => transaction.objectStore(name)));
  });
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
export function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * Write at once, in the event that is going on: handed over to the browser before this returns,
 * so that it is written even if the page ends with this event.
 * @param {IDBDatabase} database
 * @param {string} name
 * @param {(store: IDBObjectStore) => void} work
 */
export function writeNow(database, name, work) {
  const transaction = database.transaction(name, "readwrite", { durability: "relaxed" });
  work(transaction.objectStore(name));
  transaction.commit?.();
}
