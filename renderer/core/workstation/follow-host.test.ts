import { describe, expect, it, vi } from 'vitest';
import type { Contract } from '../../../core/contract/contract.ts';
import type { EventName, EventOf } from '../../../core/contract/define.ts';
import type { Client } from '../../../core/transport/client.ts';
import type { Command, CommandPlace } from '../commands/command.ts';
import { createCommandTable } from '../commands/create-command-table.ts';
import { createOfferedModel } from '../jobs/create-offered-model.ts';
import { followHost } from './follow-host.ts';

/** A connection on which a test is the backend. */
function connection() {
  const listeners = new Map<string, (value: never) => void>();
  const on = ((name: string, listener: (value: never) => void) => {
    listeners.set(name, listener);
    return () => void listeners.delete(name);
  }) as Client<Contract>['on'];
  const tell = <N extends EventName<Contract>>(name: N, value: EventOf<Contract, N>): void =>
    listeners.get(name)?.(value as never);
  // Only events are listened to.
  return { client: { on } as Client<Contract>, tell };
}

function program() {
  const ran: string[] = [];
  const command = (id: string, place: CommandPlace, when = true): Command => ({
    id,
    title: () => id,
    group: 'program',
    place,
    keys: [],
    when: () => when,
    run: () => void ran.push(id),
  });
  let where: 'reading' | 'worklist' | null = 'reading';
  const commands = createCommandTable(
    [command('undo', 'reading'), command('import', 'everywhere'), command('export', 'everywhere', false)],
    () => where,
    () => undefined,
  );
  const save = vi.fn();
  const { client, tell } = connection();
  const stop = followHost({ client, commands, where: () => where, save });
  return { ran, tell, save, stop, at: (next: typeof where) => (where = next) };
}

describe('the program around the page', () => {
  it('runs commands by its menu, as their keys do', () => {
    const { tell, ran, at } = program();
    for (const id of ['undo', 'import', 'export', 'nothing']) tell('command.run', { id });
    expect(ran).toEqual(['undo', 'import']);
    // Behind a dialog.
    at(null);
    for (const id of ['undo', 'import']) tell('command.run', { id });
    expect(ran).toEqual(['undo', 'import', 'import']);
  });

  it('has what is not saved sent before the computer sleeps and after it', () => {
    const { tell, save, stop } = program();
    tell('station.suspended', {});
    tell('station.resumed', {});
    expect(save).toHaveBeenCalledTimes(2);
    stop();
    tell('station.suspended', {});
    expect(save).toHaveBeenCalledTimes(2);
  });

  it('offers what was opened, each once and in order, until it is taken or refused', () => {
    const { client, tell } = connection();
    const asked = vi.fn();
    let mayImport = false;
    const refused = vi.fn();
    const offered = createOfferedModel({
      client,
      mayImport: () => mayImport,
      onOffered: asked,
      onRefused: refused,
    });
    const place = (id: string) => ({ place: { id, name: id, kind: 'file' as const } });
    // An account that may not import is told so and asked nothing.
    tell('places.offered', place('c'));
    expect([refused.mock.calls.length, asked.mock.calls.length]).toEqual([1, 0]);
    expect(offered.store.getState().places).toEqual([]);
    mayImport = true;
    for (const id of ['a', 'b', 'a']) tell('places.offered', place(id));
    expect(offered.store.getState().places.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(asked).toHaveBeenCalledTimes(3);
    offered.clear();
    expect(offered.store.getState().places).toEqual([]);
  });
});
