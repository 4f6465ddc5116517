// PostGraphile on the view's schema, as the audience's login, under the same signed claim.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [, , folder, port, connectionString, schema, claim, signature] = process.argv;
const require = createRequire(pathToFileURL(folder + "/"));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { PostGraphileAmberPreset } = await load("postgraphile/presets/amber");
const { makePgService } = await load("postgraphile/adaptors/pg");
const { postgraphile } = await load("postgraphile");
const { grafserv } = await load("postgraphile/grafserv/node");

const preset = {
  extends: [PostGraphileAmberPreset],
  disablePlugins: ["PgIndexBehaviorsPlugin"], // it hides conditions on columns that lead no index: until
  pgServices: [makePgService({ connectionString, schemas: [schema], poolConfig: { max: 8 } })],
  grafast: { context: () => ({ pgSettings: { "viewer.claim": claim, "viewer.signature": signature } }) },
  grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false },
  gather: { installWatchFixtures: false },
};
const server = createServer();
await postgraphile(preset).createServ(grafserv).addTo(server);
server.listen(Number(port), "127.0.0.1");
