import type { Ipv4Address } from '../../net/ipv4-address';
import type { Cluster, Lab } from '../cluster';
import { servicesOf } from '../cluster';
import { LIBRARY_PATHS, VIRTUAL_ADDRESS_PATHS } from '../guest-path';
import { hostsOf } from '../host';
import type { GuestPool } from '../real-server-pool';
import { answersDirectly, gatewayOf, guestPoolsOf } from '../real-server-pool';
import { sidesOf } from '../router-pair';
import type { Problem } from './problem';
import { sharing } from './problem';

/** LVS021 to LVS023 and LVS026: names, gateways and files of the machines. */
export function hostProblems(lab: Lab): readonly Problem[] {
  const names = sharing(lab.clusters.flatMap(named), ({ name }) => name).flatMap(([first, ...others]) =>
    others.map(({ name, place, path }): Problem => {
      const message = `two machines are named '${name}': ${first.place} and ${place}`;
      return { code: 'LVS021', severity: 'error', path, message, fix: 'rename one of the constructs' };
    }),
  );
  const pools = lab.clusters.flatMap((cluster) => guestPoolsOf(cluster.pools));
  const floating = lab.clusters.flatMap((cluster) =>
    guestPoolsOf(cluster.pools).flatMap((pool) => floatingAddresses(pool, cluster)),
  );
  return [...names, ...pools.flatMap(gateways), ...floating, ...pools.flatMap(files)];
}

/** Who has a name: reports tell servers by it that are made elsewhere. */
interface Named {
  readonly name: string;
  readonly place: string;
  /** The construct that says so. */
  readonly path: string;
}

function named(cluster: Cluster): readonly Named[] {
  const made = hostsOf(cluster).map((host): Named => {
    return { name: host.name, place: host.path, path: host.role === 'router' ? host.pair.path : host.pool.path };
  });
  const elsewhere = cluster.pools
    .filter(({ kind }) => kind === 'addresses')
    .flatMap(({ path, servers }) => servers.map((server): Named => ({ name: server.name, place: server.path, path })));
  return [...made, ...elsewhere];
}

function gateways(pool: GuestPool): readonly Problem[] {
  return pool.servers.flatMap((server) =>
    server.extraInterfaces
      .filter((extra) => extra.gateway !== undefined && extra.onBoot)
      .map((extra): Problem => {
        return {
          code: 'LVS022',
          severity: 'error',
          path: pool.path,
          message: `${server.name} has a second gateway, ${extra.gateway}, on ${extra.network.path}: the one whose interface comes up first would be used, and answers that do not pass ${gatewayOf(pool) ?? 'its own'} are lost`,
          fix: 'leave the gateway out, or set onBoot to false',
        };
      }),
  );
}

/** FTP by mark alone needs a floating address on a server: in the file in which it learns what to tell its clients. */
function floatingAddresses(pool: GuestPool, cluster: Cluster): readonly Problem[] {
  const { workload } = pool;
  if (workload.kind !== 'custom') {
    return [];
  }
  const texts = [
    ...workload.files.map((file) => ({ where: `the file ${file.path}`, text: file.content })),
    ...workload.commands.map((command) => ({ where: `the command '${command.join(' ')}'`, text: command.join(' ') })),
  ];
  const floating = sidesOf(pool.pair).flatMap((side) => side.floating);
  const told = servicesOf(pool, cluster).filter(({ ftp }) => answersDirectly(pool) || ftp?.mode === 'marks');
  // a server that answers past the routers has the virtual address itself
  const toTell = (text: string, address: Ipv4Address): boolean =>
    told.some(
      ({ virtualAddress }) =>
        virtualAddress.equals(address) && (answersDirectly(pool) || text.includes(`pasv_address=${address}`)),
    );
  return texts.flatMap(({ where, text }) =>
    floating
      .filter((address) => mentions(text, address) && !toTell(text, address))
      .map((address): Problem => {
        const message = `${where} names the floating address ${address}: set by hand it would answer on two machines at once`;
        const fix = 'remove it: floating addresses are set by keepalived alone, on the active router';
        return { code: 'LVS023', severity: 'error', path: pool.path, message, fix };
      }),
  );
}

function mentions(text: string, address: Ipv4Address): boolean {
  return text.split(/[^0-9.]+/).some((word) => word.replace(/^\.+|\.+$/g, '') === `${address}`);
}

function files(pool: GuestPool): readonly Problem[] {
  const { workload } = pool;
  if (workload.kind === 'nginx') {
    return folders(pool, ['/index.html', ...workload.pages.keys()]);
  }
  if (workload.kind === 'vsftpd') {
    return folders(pool, ['/server.txt', ...workload.files.keys()]);
  }
  const given = [...workload.files, ...workload.secrets];
  const library = new Set([...LIBRARY_PATHS, ...(answersDirectly(pool) ? VIRTUAL_ADDRESS_PATHS : [])]);
  const own = given.map((file) => file.path).filter((path) => library.has(path));
  const twice = sharing(given, (file) => file.path).map(([file]) => file.path);
  const owners = [...new Set([...own, ...twice])].map((path): Problem => {
    const owner = library.has(path) ? 'this library writes it too' : 'two files of the workload name it';
    const message = `${path} has two owners: ${owner}`;
    return { code: 'LVS026', severity: 'error', path: pool.path, message, fix: 'write each path once' };
  });
  const paths = new Set([...library, ...given.map((file) => file.path)]);
  return [...owners, ...folders(pool, [...paths])];
}

/** No file can be made below a file: the guest would stop at the first one, and be born without the others. */
function folders(pool: GuestPool, paths: readonly string[]): readonly Problem[] {
  const above = new Map(paths.flatMap((path) => foldersOf(path).map((folder) => [folder, path] as const)));
  return paths.flatMap((path) => {
    const below = above.get(path);
    const message = `${path} has two owners: it is a file, and the folder of ${below}`;
    const fix = 'give the file another path';
    return below === undefined ? [] : [{ code: 'LVS026', severity: 'error', path: pool.path, message, fix } as const];
  });
}

/** `/etc` and `/etc/app` for `/etc/app/app.conf`. */
function foldersOf(path: string): readonly string[] {
  const parts = path.split('/').slice(1, -1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
}
