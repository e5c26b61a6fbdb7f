package chat.parley.notice;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Comparator;
import java.util.List;

/// How one kind of notice is told beyond the app, as admins chose.
@Entity
@Table(name = "notice_rules")
public class NoticeRule extends PanacheEntityBase {

    @Id
    @Enumerated(EnumType.STRING)
    public Kind kind;

    /// To those whom it concerns.
    public boolean mail;

    /// To the admins besides, where it concerns others.
    @Column(name = "mail_admins")
    public boolean mailAdmins;

    public boolean webhook;

    public static NoticeRule of(Kind kind) {
        return findById(kind);
    }

    public static List<NoticeRule> listing() {
        return NoticeRule.<NoticeRule>listAll().stream()
                .sorted(Comparator.comparing(rule -> rule.kind))
                .toList();
    }
}
