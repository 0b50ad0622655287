import type { Plan } from './plan';
import { noFaults } from './simRemote';

/** Runs a shrinking may take. */
const attempts = 400;

/**
 * Looks for a smaller plan that fails in the same way: fewer operations, faults and clients, no clocks that differ.
 * `fails` runs a plan.
 */
export async function shrink(plan: Plan, fails: (plan: Plan) => Promise<boolean>): Promise<Plan> {
  let smallest = plan;
  let left = attempts;
  for (let isSmaller = true; isSmaller && left > 0;) {
    isSmaller = false;
    for (const smaller of smallerThan(smallest)) {
      left -= 1;
      if (left <= 0 || !(await fails(smaller))) continue;
      smallest = smaller;
      isSmaller = true;
      break;
    }
  }
  return smallest;
}

/** Simpler plans, those that leave out most first. */
function* smallerThan(plan: Plan): Generator<Plan> {
  const { operations, faults, clients } = plan;
  for (let size = operations.length; size >= 1; size = Math.floor(size / 2)) {
    for (let start = 0; start < operations.length; start += size) {
      const kept = [...operations.slice(0, start), ...operations.slice(start + size)];
      yield { ...plan, operations: kept };
    }
  }
  for (const name of Object.keys(noFaults) as (keyof typeof noFaults)[]) {
    if (faults[name] > 0) yield { ...plan, faults: { ...faults, [name]: 0 } };
  }
  if (clients > 2) yield { ...plan, clients: clients - 1 };
  if (plan.background) yield { ...plan, background: false };
  if (plan.sharedUser) yield { ...plan, sharedUser: false };
  if (plan.skews.some((skew) => skew !== 0)) yield { ...plan, skews: [] };
  for (const [i, operation] of operations.entries()) {
    if (operation.steps > 0) {
      yield { ...plan, operations: operations.with(i, { ...operation, steps: 0 }) };
    }
  }
}
