// emmett's PostgreSQL event store: so many writers, each noting one donation after the other, each in a stream of its own.
import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [, , folder, connectionString, writers, seconds, connections] = process.argv;
const require = createRequire(pathToFileURL(folder + "/"));
const { getPostgreSQLEventStore } = require("@event-driven-io/emmett-postgresql");
const { Pool } = require("pg");

const pool = new Pool({ connectionString, max: Number(connections) });
const store = getPostgreSQLEventStore(connectionString, { connectionOptions: { pool } });
const subject = randomUUID();

const note = (number) => {
  const data = {
    recipient: "PP52", accounting_unit: "", donor_name: `Donor ${number}`, donor_status: "Individual",
    company_number: "", postcode: "AB1 2CD", donation_type: "", value: number + 1,
    received_on: "2026-01-01", subject_ids: [subject], noted_by: "officer-4",
  };
  // 0n and not STREAM_DOES_NOT_EXIST: that one looks the stream up first, and appends to it if there is one.
  return store.appendToStream(`donation-${randomUUID()}`, [{ type: "donation.noted", data }], { expectedStreamVersion: 0n });
};

const all = (work) => Promise.all(Array.from({ length: Number(writers) }, (_, me) => work(me)));

await store.schema.migrate();
await all(note); // each has written once when the clock starts, so connections are open by then
let done = 0;
const started = performance.now();
await all(async () => {
  while (performance.now() < started + 1000 * seconds) {
    await note(done);
    done += 1;
  }
});
console.log((1000 * done) / (performance.now() - started));
await store.close();
await pool.end();
