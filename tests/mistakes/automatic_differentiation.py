"""Unit 06 by hand, done badly. What the style `table` computes leaves its traces in `known_values.json`."""

import numpy as np

# reverse_mode


def reverse_mode__paths_overwritten__table(record, values, lookup):
    slopes = np.zeros(len(values))
    slopes[-1] = 1.0
    for m in reversed(range(len(record))):
        operation, inputs = record[m]
        factors = lookup[operation](*(values[i] for i in inputs))
        for i, factor in zip(inputs, factors, strict=True):
            slopes[i] = slopes[len(values) - len(record) + m] * factor
    return slopes


def reverse_mode__paths_overwritten__lists(record, values, lookup):
    slopes = [0.0] * (len(values) - 1) + [1.0]
    position = len(values) - 1
    for operation, inputs in record[::-1]:
        factors = lookup[operation](*[values[i] for i in inputs])
        for k in range(len(inputs)):
            slopes[inputs[k]] = factors[k] * slopes[position]
        position -= 1
    return np.array(slopes)


def reverse_mode__record_forward__table(record, values, lookup):
    made = len(values) - len(record)
    slopes = np.zeros(len(values))
    slopes[-1] = 1.0
    for m, (operation, inputs) in enumerate(record):
        factors = lookup[operation](*(values[i] for i in inputs))
        for i, factor in zip(inputs, factors, strict=True):
            slopes[i] += slopes[made + m] * factor
    return slopes


def reverse_mode__record_forward__lists(record, values, lookup):
    slopes = np.append(np.zeros(len(values) - 1), 1.0)
    position = len(values) - len(record)
    for operation, inputs in record:
        for k, i in enumerate(inputs):
            slopes[i] += lookup[operation](*[values[j] for j in inputs])[k] * slopes[position]
        position += 1
    return slopes


def reverse_mode__slopes_not_started__table(record, values, lookup):
    made = len(values) - len(record)
    slopes = np.zeros(len(values))
    for m in reversed(range(len(record))):
        operation, inputs = record[m]
        factors = lookup[operation](*(values[i] for i in inputs))
        for i, factor in zip(inputs, factors, strict=True):
            slopes[i] += slopes[made + m] * factor
    return slopes


def reverse_mode__slopes_not_started__lists(record, values, lookup):
    slopes = 0 * values
    position = len(values)
    for operation, inputs in reversed(record):
        position -= 1
        factors = lookup[operation](*[values[i] for i in inputs])
        for k in range(len(inputs)):
            slopes[inputs[k]] += factors[k] * slopes[position]
    return slopes


def reverse_mode__started_at_one_everywhere__table(record, values, lookup):
    made = len(values) - len(record)
    slopes = np.ones(len(values))
    for m in reversed(range(len(record))):
        operation, inputs = record[m]
        factors = lookup[operation](*(values[i] for i in inputs))
        for i, factor in zip(inputs, factors, strict=True):
            slopes[i] += slopes[made + m] * factor
    return slopes


def reverse_mode__started_at_one_everywhere__lists(record, values, lookup):
    slopes = [1.0 for _ in values]
    position = len(values)
    for operation, inputs in reversed(record):
        position -= 1
        factors = lookup[operation](*[values[i] for i in inputs])
        for k in range(len(inputs)):
            slopes[inputs[k]] += factors[k] * slopes[position]
    return np.array(slopes)


def reverse_mode__started_at_the_value__table(record, values, lookup):
    made = len(values) - len(record)
    slopes = np.zeros(len(values))
    slopes[-1] = values[-1]
    for m in reversed(range(len(record))):
        operation, inputs = record[m]
        factors = lookup[operation](*(values[i] for i in inputs))
        for i, factor in zip(inputs, factors, strict=True):
            slopes[i] += slopes[made + m] * factor
    return slopes


def reverse_mode__started_at_the_value__lists(record, values, lookup):
    slopes = np.where(np.arange(len(values)) == len(values) - 1, values, 0.0)
    position = len(values)
    for operation, inputs in reversed(record):
        position -= 1
        factors = lookup[operation](*[values[i] for i in inputs])
        for k in range(len(inputs)):
            slopes[inputs[k]] += factors[k] * slopes[position]
    return slopes


def reverse_mode__factor_at_the_result__table(record, values, lookup):
    made = len(values) - len(record)
    slopes = np.zeros(len(values))
    slopes[-1] = 1.0
    for m in reversed(range(len(record))):
        operation, inputs = record[m]
        factors = lookup[operation](*(values[made + m] for _ in inputs))
        for i, factor in zip(inputs, factors, strict=True):
            slopes[i] += slopes[made + m] * factor
    return slopes


def reverse_mode__factor_at_the_result__lists(record, values, lookup):
    slopes = np.append(np.zeros(len(values) - 1), 1.0)
    position = len(values)
    for operation, inputs in reversed(record):
        position -= 1
        result = float(values[position])
        factors = lookup[operation](*[result] * len(inputs))
        for k in range(len(inputs)):
            slopes[inputs[k]] += factors[k] * slopes[position]
    return slopes


def reverse_mode__first_input_alone__table(record, values, lookup):
    made = len(values) - len(record)
    slopes = np.zeros(len(values))
    slopes[-1] = 1.0
    for m in reversed(range(len(record))):
        operation, inputs = record[m]
        slopes[inputs[0]] += slopes[made + m] * lookup[operation](*(values[i] for i in inputs))[0]
    return slopes


def reverse_mode__first_input_alone__lists(record, values, lookup):
    slopes = np.append(np.zeros(len(values) - 1), 1.0)
    position = len(values)
    for operation, inputs in reversed(record):
        position -= 1
        for i, factor in zip(inputs, lookup[operation](*[values[i] for i in inputs]), strict=True):
            slopes[i] += factor * slopes[position]
            break
    return slopes


def reverse_mode__last_input_alone__table(record, values, lookup):
    made = len(values) - len(record)
    slopes = np.zeros(len(values))
    slopes[-1] = 1.0
    for m in reversed(range(len(record))):
        operation, inputs = record[m]
        slopes[inputs[-1]] += slopes[made + m] * lookup[operation](*(values[i] for i in inputs))[-1]
    return slopes


def reverse_mode__last_input_alone__lists(record, values, lookup):
    slopes = np.append(np.zeros(len(values) - 1), 1.0)
    position = len(values)
    for operation, inputs in reversed(record):
        position -= 1
        for i, factor in zip(inputs, lookup[operation](*[values[i] for i in inputs]), strict=True):
            share = i, factor * slopes[position]
        slopes[share[0]] += share[1]
    return slopes


def reverse_mode__repeated_input_once__table(record, values, lookup):
    made = len(values) - len(record)
    slopes = np.zeros(len(values))
    slopes[-1] = 1.0
    for m in reversed(range(len(record))):
        operation, inputs = record[m]
        factors = dict(zip(inputs, lookup[operation](*(values[i] for i in inputs)), strict=True))
        for i in factors:
            slopes[i] += slopes[made + m] * factors[i]
    return slopes


def reverse_mode__repeated_input_once__lists(record, values, lookup):
    slopes = np.append(np.zeros(len(values) - 1), 1.0)
    position = len(values)
    for operation, inputs in reversed(record):
        position -= 1
        factors = np.array(lookup[operation](*values[list(inputs)]))
        slopes[list(inputs)] += factors * slopes[position]
    return slopes


def reverse_mode__slope_of_the_result_missing__table(record, values, lookup):
    slopes = np.zeros(len(values))
    slopes[-1] = 1.0
    for operation, inputs in reversed(record):
        factors = lookup[operation](*(values[i] for i in inputs))
        for i, factor in zip(inputs, factors, strict=True):
            slopes[i] += factor
    return slopes


def reverse_mode__slope_of_the_result_missing__lists(record, values, lookup):
    slopes = [0.0] * (len(values) - 1) + [1.0]
    for m in range(len(record) - 1, -1, -1):
        operation, inputs = record[m]
        for k in range(len(inputs)):
            slopes[inputs[k]] += lookup[operation](*[values[i] for i in inputs])[k]
    return np.array(slopes)


def reverse_mode__value_for_slope__table(record, values, lookup):
    made = len(values) - len(record)
    slopes = np.zeros(len(values))
    slopes[-1] = 1.0
    for m in reversed(range(len(record))):
        operation, inputs = record[m]
        factors = lookup[operation](*(values[i] for i in inputs))
        for i, factor in zip(inputs, factors, strict=True):
            slopes[i] += values[made + m] * factor
    return slopes


def reverse_mode__value_for_slope__lists(record, values, lookup):
    slopes = np.append(np.zeros(len(values) - 1), 1.0)
    position = len(values)
    for operation, inputs in reversed(record):
        position -= 1
        factors = lookup[operation](*[values[i] for i in inputs])
        for k in range(len(inputs)):
            slopes[inputs[k]] += factors[k] * values[position]
    return slopes


def reverse_mode__inputs_not_counted__table(record, values, lookup):
    slopes = np.zeros(len(values))
    slopes[-1] = 1.0
    for m in reversed(range(len(record))):
        operation, inputs = record[m]
        factors = lookup[operation](*(values[i] for i in inputs))
        for i, factor in zip(inputs, factors, strict=True):
            slopes[i] += slopes[m] * factor
    return slopes


def reverse_mode__inputs_not_counted__lists(record, values, lookup):
    slopes = np.append(np.zeros(len(values) - 1), 1.0)
    position = len(record)
    for operation, inputs in reversed(record):
        position -= 1
        factors = lookup[operation](*[values[i] for i in inputs])
        for k in range(len(inputs)):
            slopes[inputs[k]] += factors[k] * slopes[position]
    return slopes


def reverse_mode__only_slopes_of_inputs__table(record, values, lookup):
    made = len(values) - len(record)
    slopes = np.zeros(len(values))
    slopes[-1] = 1.0
    for m in reversed(range(len(record))):
        operation, inputs = record[m]
        factors = lookup[operation](*(values[i] for i in inputs))
        for i, factor in zip(inputs, factors, strict=True):
            slopes[i] += slopes[made + m] * factor
    return slopes[:made]


def reverse_mode__only_slopes_of_inputs__lists(record, values, lookup):
    slopes = [0.0] * (len(values) - 1) + [1.0]
    for operation, inputs in reversed(record):
        slope = slopes.pop()
        factors = lookup[operation](*[values[i] for i in inputs])
        for k in range(len(inputs)):
            slopes[inputs[k]] += factors[k] * slope
    return np.array(slopes)


def reverse_mode__factors_of_each_other__table(record, values, lookup):
    made = len(values) - len(record)
    slopes = np.zeros(len(values))
    slopes[-1] = 1.0
    for m in reversed(range(len(record))):
        operation, inputs = record[m]
        factors = lookup[operation](*(values[i] for i in inputs))
        for i, factor in zip(inputs, factors[::-1], strict=True):
            slopes[i] += slopes[made + m] * factor
    return slopes


def reverse_mode__factors_of_each_other__lists(record, values, lookup):
    slopes = np.append(np.zeros(len(values) - 1), 1.0)
    position = len(values)
    for operation, inputs in reversed(record):
        position -= 1
        factors = lookup[operation](*[values[i] for i in inputs])
        for k in range(len(inputs)):
            slopes[inputs[k]] += factors[-1 - k] * slopes[position]
    return slopes


def reverse_mode__divided_not_multiplied__table(record, values, lookup):
    made = len(values) - len(record)
    slopes = np.zeros(len(values))
    slopes[-1] = 1.0
    for m in reversed(range(len(record))):
        operation, inputs = record[m]
        factors = lookup[operation](*(values[i] for i in inputs))
        for i, factor in zip(inputs, factors, strict=True):
            slopes[i] += slopes[made + m] / factor
    return slopes


def reverse_mode__divided_not_multiplied__lists(record, values, lookup):
    slopes = np.append(np.zeros(len(values) - 1), 1.0)
    position = len(values)
    for operation, inputs in reversed(record):
        position -= 1
        for i, factor in zip(inputs, lookup[operation](*[values[i] for i in inputs]), strict=True):
            slopes[i] += factor**-1 * slopes[position]
    return slopes


def reverse_mode__added_not_multiplied__table(record, values, lookup):
    made = len(values) - len(record)
    slopes = np.zeros(len(values))
    slopes[-1] = 1.0
    for m in reversed(range(len(record))):
        operation, inputs = record[m]
        factors = lookup[operation](*(values[i] for i in inputs))
        for i, factor in zip(inputs, factors, strict=True):
            slopes[i] += slopes[made + m] + factor
    return slopes


def reverse_mode__added_not_multiplied__lists(record, values, lookup):
    slopes = np.append(np.zeros(len(values) - 1), 1.0)
    position = len(values)
    for operation, inputs in reversed(record):
        position -= 1
        for i, factor in zip(inputs, lookup[operation](*[values[i] for i in inputs]), strict=True):
            slopes[i] += sum((factor, slopes[position]))
    return slopes


def reverse_mode__every_way_apart__recursion(record, values, lookup):
    slopes = np.zeros(len(values))

    def back(position, slope):
        slopes[position] += slope
        m = position - (len(values) - len(record))
        if m >= 0:
            operation, inputs = record[m]
            for i, factor in zip(inputs, lookup[operation](*(values[i] for i in inputs)), strict=True):
                back(i, slope * factor)

    back(len(values) - 1, 1.0)
    return slopes


def reverse_mode__every_way_apart__uses(record, values, lookup):
    made = len(values) - len(record)

    def slope(position):
        total = 1.0 if position == len(values) - 1 else 0.0
        for m, (operation, inputs) in enumerate(record):
            for k, i in enumerate(inputs):
                if i == position:
                    total += lookup[operation](*(values[j] for j in inputs))[k] * slope(made + m)
        return total

    return np.array([slope(position) for position in range(len(values))])


def reverse_mode__slopes_left_over__default(record, values, lookup, slopes={}):  # noqa: B006
    made = len(values) - len(record)
    slopes[len(values) - 1] = 1.0
    for m in reversed(range(len(record))):
        operation, inputs = record[m]
        for i, factor in zip(inputs, lookup[operation](*(values[i] for i in inputs)), strict=True):
            slopes[i] = slopes.get(i, 0.0) + slopes[made + m] * factor
    return np.array([slopes.get(i, 0.0) for i in range(len(values))])


def reverse_mode__slopes_left_over__array(record, values, lookup, kept=np.zeros(1000)):  # noqa: B008
    slopes = kept[: len(values)]
    slopes[-1] = 1.0
    position = len(values)
    for operation, inputs in reversed(record):
        position -= 1
        factors = lookup[operation](*[values[i] for i in inputs])
        for k in range(len(inputs)):
            slopes[inputs[k]] += factors[k] * slopes[position]
    return slopes.copy()


def reverse_mode__arguments_changed__pop(record, values, lookup):
    slopes = np.append(np.zeros(len(values) - 1), 1.0)
    position = len(values)
    while record:
        position -= 1
        operation, inputs = record.pop()
        factors = lookup[operation](*[values[i] for i in inputs])
        for k in range(len(inputs)):
            slopes[inputs[k]] += factors[k] * slopes[position]
    return slopes


def reverse_mode__arguments_changed__reverse(record, values, lookup):
    slopes = np.append(np.zeros(len(values) - 1), 1.0)
    record.reverse()
    for back, (operation, inputs) in enumerate(record):
        for i, factor in zip(inputs, lookup[operation](*[values[i] for i in inputs]), strict=True):
            slopes[i] += factor * slopes[-1 - back]
    return slopes
