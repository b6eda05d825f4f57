// IndexedDB in promises. One database for each person: nobody opens the one of somebody else.

const VERSION = 1;
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
    request.onupgradeneeded = () => createStores(request.result);
    request.onsuccess = () => resolve(giveWay(request.result));
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("Another window holds the database back."));
  });
}

function createStores(database) {
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
 * @param {string} name the store
 * @param {"readonly"|"readwrite"} mode
 * @param {(store: IDBObjectStore) => T} work
 * @returns {Promise<T>}
 */
export function transact(database, name, mode, work) {
  return new Promise((resolve, reject) => {
    // Strict: a loss of power must not take back what "Saved on this device" promised.
    const transaction = database.transaction(name, mode, { durability: "strict" });
    let result;
    transaction.oncomplete = () => resolve(result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error ?? new Error("The browser gave up."));
    result = work(transaction.objectStore(name));
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
