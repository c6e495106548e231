import styles from "./MemberLabel.module.css";

/** A person: their name, and their role small beside it. No pictures of people. */
export function MemberLabel({ name, role }: { name: string; role?: string | undefined }) {
  return (
    <span className={styles.member}>
      {name}
      {role ? <small>{role}</small> : null}
    </span>
  );
}
