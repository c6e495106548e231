import {
  Checkbox,
  MultiSelect,
  NumberInput,
  PasswordInput,
  Select,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
  type TextInputProps,
} from "@mantine/core";

/** The inputs of the house, under the words the house uses. Nothing outside `ui` names the library behind them. */
export const TextField = TextInput;

/** A name or address that programs read. */
export function CodeField(props: TextInputProps) {
  return <TextInput {...props} styles={{ input: { fontFamily: "var(--mono)", fontSize: "var(--t-s)" } }} />;
}

export const SecretField = PasswordInput;
export const TextArea = Textarea;
export const NumberField = NumberInput;
export const SelectField = Select;
export const ManyField = MultiSelect;
export const TagsField = TagsInput;
export const CheckField = Checkbox;
export const SwitchField = Switch;
